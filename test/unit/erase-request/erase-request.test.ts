import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CDN_BUSY_SECONDS,
  CDN_NAMES,
  LATE_WALK_SECONDS,
  SECOND_WALK_SECONDS,
} from '../../../lambdas/shared/limits.ts';
import { SHAPES } from '../../../lambdas/shared/schemas/results.ts';
import { chunkPk, imageKey, listingKey, requestKey } from '../../../lambdas/shared/state/keys.ts';
import {
  csvKey,
  incomingKey,
  outputsOfClient,
  resultsKey,
} from '../../../lambdas/shared/state/object-keys.ts';
import { outputItemKey, picturePk, userKey } from '../../../lambdas/shared/state/pictures.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { useOutput } from '../../../lambdas/shared/state/use-output.ts';
import { createSteps, steppedTable } from '../../support/crashing-table.ts';
import {
  addUser,
  type CdnCall,
  endedRequest,
  eraseWhole,
  makeOutput,
  newClient,
  type Places,
} from '../../support/erasing.ts';
import { requestRecord } from '../../support/factories.ts';
import { howMany } from '../../support/how-many.ts';
import { interleave } from '../../support/interleave.ts';
import { startObjects } from '../../support/real-objects.ts';
import { startTable } from '../../support/real-table.ts';

let places: Places;
beforeAll(async () => {
  const [table, objects] = await Promise.all([startTable(), startObjects('uploads', 'outputs')]);
  places = {
    ...table,
    ...objects,
    stop: async () => void (await Promise.all([table.stop(), objects.stop()])),
  };
});
afterAll(() => places.stop());

const RUNS = howMany(12, 200);
/** Of the points at which it may die every one, or each of so many. */
const EACH = howMany(13, 1);

const URL_OF = (n: number) => `https://shop.example/${n}.jpg`;

/** Everything of a client that is anywhere: keys of objects, and items of pictures. */
async function left(client: string, pictures: string[]): Promise<string[]> {
  const items = await Promise.all(
    [...new Set(pictures)].map((picture) => places.table.page(picturePk(picture), undefined)),
  );
  return [
    ...places.keys('outputs').filter((key) => key.startsWith(outputsOfClient(client))),
    ...items.flatMap((page) => page.items.map(({ sk }) => sk)),
  ];
}

async function expectErased({ request_id: id, client, created_at }: RequestRecord): Promise<void> {
  const all = [...places.keys('outputs'), ...places.keys('uploads')];
  expect(all.filter((key) => key.includes(id) && !key.startsWith(outputsOfClient(client)))).toEqual([]);
  expect((await places.table.page(chunkPk(id, 1), undefined)).items).toEqual([]);
  expect(await places.table.get(listingKey(client, created_at, id))).toBeUndefined();
  expect(await places.table.get(requestKey(id))).toMatchObject({ status: 'erased', client });
}

/** Two requests of a client that share a picture, which the first has made; each has another one of its own. */
async function sharing(over: Partial<RequestRecord> = {}) {
  const client = newClient();
  const maker = await endedRequest(places, [URL_OF(1), URL_OF(2)], { client, ...over });
  const user = await endedRequest(places, [URL_OF(2), URL_OF(3)], { client, ...over });
  const outputs = {
    makers: await makeOutput(places, maker, URL_OF(1)),
    shared: await makeOutput(places, maker, URL_OF(2)),
    users: await makeOutput(places, user, URL_OF(3)),
  };
  await addUser(places, outputs.shared, user);
  const pictures = Object.values(outputs).map(({ picture }) => picture);
  return { client, maker, user, outputs, pictures };
}

describe('a picture that two requests share', () => {
  it.each([
    ['its maker', 'maker', 'user'],
    ['its user', 'user', 'maker'],
  ] as const)('stands until both are erased, %s first', async (_, first, second) => {
    const { client, outputs, pictures, ...requests } = await sharing();
    const { delays } = await eraseWhole(places, requests[first].request_id);
    expect(delays).toEqual([SECOND_WALK_SECONDS, LATE_WALK_SECONDS]);
    await expectErased(requests[first]);
    const own = first === 'maker' ? outputs.makers : outputs.users;
    const others = first === 'maker' ? outputs.users : outputs.makers;
    const standing = await left(client, pictures);
    expect(standing).toEqual(expect.arrayContaining([outputs.shared.key, others.key]));
    expect(standing).not.toContain(own.key);
    expect(
      await places.table.get(outputItemKey(outputs.shared.picture, outputs.shared.outputId)),
    ).toMatchObject({ state: 'live', output_key: outputs.shared.key });
    await eraseWhole(places, requests[second].request_id);
    await expectErased(requests[second]);
    expect(await left(client, pictures)).toEqual([]);
  });

  it('is as it should be wherever an erasing dies, and the CDN is told of each object once it is gone', async () => {
    for (let steps = 1; ; steps += EACH) {
      const { client, maker, user, outputs, pictures } = await sharing();
      const told: CdnCall[] = [];
      const { died } = await eraseWhole(places, maker.request_id, {
        dying: { steps: Math.ceil(steps / 2), after: steps % 2 === 0 },
        told,
      });
      await expectErased(maker);
      expect(await left(client, pictures)).toEqual(
        expect.arrayContaining([outputs.shared.key, outputs.users.key]),
      );
      expect(await left(client, [outputs.makers.picture])).not.toContain(outputs.makers.key);
      const paths = told.flatMap((call) => call.paths);
      expect(new Set(paths)).toEqual(new Set([`/${outputs.makers.key}`]));
      for (const { standing } of told) expect(standing).not.toContain(outputs.makers.key);
      if (!died) {
        expect(steps).toBeGreaterThan(60);
        await eraseWhole(places, user.request_id);
        expect(await left(client, pictures)).toEqual([]);
        break;
      }
    }
  }, 240_000);

  it('is there for a third request, and else gone, where both are erased as that one comes to use it', async () => {
    // On a slow machine fewer runs are made.
    const until = Date.now() + howMany(4_000, 120_000);
    let kept = 0;
    let runs = 0;
    const choices = fc.array(fc.nat(11), { minLength: 200, maxLength: 200 });
    const deaths = fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(choices, deaths, fc.nat(60), async (order, death, waits) => {
        if (Date.now() > until) return;
        const { client, maker, user, outputs, pictures } = await sharing();
        const third = await endedRequest(places, [URL_OF(2)], { client, status: 'completed' });
        const { picture, outputId, key } = outputs.shared;
        let used = false;
        const erase = (request: RequestRecord, steps?: number) => async (turn: () => Promise<void>) => {
          await eraseWhole(places, request.request_id, {
            turn,
            dying: steps === undefined ? undefined : { steps, after: true },
          });
        };
        await interleave(
          [
            erase(maker, death),
            erase(user),
            async (turn) => {
              for (let at = 0; at < waits; at++) await turn();
              const table = steppedTable(places.table, createSteps(turn, undefined));
              used = (await useOutput(table, picture, outputId, third.request_id)) !== undefined;
            },
          ],
          (ready) => (order.shift() ?? 0) % ready,
        );
        runs += 1;
        if (used) {
          kept += 1;
          expect(await left(client, pictures)).toEqual(
            expect.arrayContaining([key, userKey(picture, outputId, third.request_id).sk]),
          );
        } else expect(await left(client, [picture])).not.toContain(key);
        await eraseWhole(places, await mark(third));
        expect(await left(client, pictures)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(runs).toBeGreaterThan(0);
    if (runs === RUNS) expect([kept > 0, kept < runs]).toEqual([true, true]);
  }, 240_000);
});

it.each([
  ['goes with the request where its retry has expired', undefined, false],
  ['goes with the request where its retry is erased', 'erased', false],
  ['stays where its retry is about to take it', 'pending', true],
] as const)('the copy of a CSV that came late for a retry %s', async (_, status, stays) => {
  const retry = requestRecord({ status: 'pending' });
  if (status) await places.table.putAll([{ ...retry, status }]);
  const request = await endedRequest(places, [URL_OF(1)], { retried_by: retry.request_id });
  const copy = incomingKey(retry.request_id);
  await places.objects.put('uploads', copy, { body: Buffer.from('x'), contentType: 'text/csv' });
  await eraseWhole(places, request.request_id);
  expect(places.keys('uploads').includes(copy)).toBe(stays);
});

async function mark({ request_id }: RequestRecord): Promise<string> {
  await places.table.update(requestKey(request_id), {
    update: 'SET #status = :erasing',
    names: { '#status': 'status' },
    values: { ':erasing': 'erasing' },
  });
  return request_id;
}

describe('what workers that died have left', () => {
  it('goes: an object without an item, an item without an image, a user of what is long gone', async () => {
    const client = newClient();
    const request = await endedRequest(places, [URL_OF(1), URL_OF(2), URL_OF(3)], { client });
    const other = await endedRequest(places, [URL_OF(1)], { client, status: 'completed' });
    const stray = await makeOutput(places, request, URL_OF(1), { diesBeforeItem: true });
    // Of another request, which may be about to write its item.
    const others = await makeOutput(places, other, URL_OF(1), { diesBeforeItem: true });
    const unseen = await makeOutput(places, request, URL_OF(2));
    const gone = { picture: unseen.picture, outputId: '1_x_y' };
    await addUser(places, gone, request);
    await eraseWhole(places, request.request_id);
    await expectErased(request);
    expect(await left(client, [stray.picture, unseen.picture])).toEqual([others.key]);
  });

  it('goes at the second walk where it came after the first', async () => {
    const client = newClient();
    const request = await endedRequest(places, [URL_OF(1)], { client });
    let late: Awaited<ReturnType<typeof makeOutput>> | undefined;
    const table = {
      ...places.table,
      update: async (...change: Parameters<typeof places.table.update>) => {
        // The first walk passes its link on.
        if (change[1].values?.[':over'] === 0) late ??= await makeOutput(places, request, URL_OF(1));
        return places.table.update(...change);
      },
    } as Places['table'];
    await eraseWhole({ ...places, table }, request.request_id);
    expect(late).toBeDefined();
    expect(await left(client, [late!.picture])).toEqual([]);
  });
});

describe('what somebody writes when all is erased', () => {
  it('goes a quarter of an hour later', async () => {
    const request = await endedRequest(places, [URL_OF(1)]);
    const { request_id: id } = request;
    const written = SHAPES.map((shape) => resultsKey(id, shape));
    let standing: string[] = [];
    const table = {
      ...places.table,
      putAll: async (items: Parameters<typeof places.table.putAll>[0]) => {
        await places.table.putAll(items);
        if (items[0]?.status !== 'erased') return;
        const file = { body: Buffer.from('late'), contentType: 'text/csv' };
        for (const key of written) await places.objects.put('outputs', key, file);
        await places.objects.put('uploads', csvKey(id, 'e2'), file);
        await places.table.putAll([{ ...imageKey(id, 1, 1, 1), state: 'failed', row: 1, n: 1 }]);
        standing = places.keys('outputs');
      },
    } as Places['table'];
    await eraseWhole({ ...places, table }, id);
    expect(standing).toEqual(expect.arrayContaining(written));
    await expectErased(request);
  });
});

describe('the CDN', () => {
  it('is told to forget all of the client where more went than it is told of by name', async () => {
    const { client, maker, outputs } = await sharing({ succeeded: CDN_NAMES + 1 });
    const told: CdnCall[] = [];
    await eraseWhole(places, maker.request_id, { told });
    expect(told.map(({ paths }) => paths)).toEqual([[`/${outputsOfClient(client)}*`]]);
    expect(told[0]!.standing).not.toContain(outputs.makers.key);
  });

  it.each([1, CDN_NAMES + 1])(
    'is told later where it is busy, and not forgotten, of %s outputs',
    async (succeeded) => {
      const { maker } = await sharing({ succeeded });
      const told: CdnCall[] = [];
      const { delays, died } = await eraseWhole(places, maker.request_id, { told, busy: { times: 2 } });
      expect(died).toBe(false);
      const waits = [SECOND_WALK_SECONDS, LATE_WALK_SECONDS, CDN_BUSY_SECONDS, CDN_BUSY_SECONDS];
      expect(delays.toSorted()).toEqual(waits.toSorted());
      expect(told).toHaveLength(1);
      await expectErased(maker);
    },
  );

  it('is told nothing where nothing went', async () => {
    const { maker, user, outputs } = await sharing({ succeeded: CDN_NAMES + 1 });
    await addUser(places, outputs.makers, user);
    const told: CdnCall[] = [];
    await eraseWhole(places, maker.request_id, { told });
    expect(told).toEqual([]);
  });

  it('is told of the folder of a request of before pictures were remembered, which goes whole', async () => {
    const request = await endedRequest(places, [URL_OF(1)]);
    const folder = `images/${request.request_id}/`;
    for (const n of [1, 2]) {
      await places.objects.put('outputs', `${folder}1-${n}-abc/x.jpg`, {
        body: Buffer.from('x'),
        contentType: 'image/jpeg',
      });
    }
    const told: CdnCall[] = [];
    await eraseWhole(places, request.request_id, { told });
    await expectErased(request);
    expect(told.map(({ paths }) => paths)).toEqual([[`/${folder}*`]]);
  });
});
