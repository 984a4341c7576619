import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHAPES } from '../../../lambdas/shared/schemas/results.ts';
import { imageKey } from '../../../lambdas/shared/state/keys.ts';
import {
  csvKey,
  incomingKey,
  outputsOfClient,
  outputsOfPicture,
  resultsKey,
} from '../../../lambdas/shared/state/object-keys.ts';
import {
  addUser,
  endedRequest,
  eraseWhole,
  makeOutput,
  newClient,
  type Places,
} from '../../support/data/erasing.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { expectErased, leftOfClient } from './expect-erased.ts';
import { sharing, urlOf } from './sharing.ts';
import { startPlaces } from './start-places.ts';

let places: Places;
beforeAll(async () => {
  places = await startPlaces();
});
afterAll(() => places.stop());

describe('what workers that died have left', () => {
  it.each([
    ['few', 1],
    ['many', 2],
  ])(
    'goes, of %s pictures: an object without an item, an item without an image, a user of what is long gone',
    async (_, chunks) => {
      const client = newClient();
      const request = await endedRequest(places, [urlOf(1), urlOf(2), urlOf(3)], { client, chunks });
      const other = await endedRequest(places, [urlOf(1)], { client, status: 'completed' });
      const stray = await makeOutput(places, request, urlOf(1), { diesBeforeItem: true });
      // Of another request, which may be about to write its item.
      const others = await makeOutput(places, other, urlOf(1), { diesBeforeItem: true });
      const unseen = await makeOutput(places, request, urlOf(2));
      const gone = { picture: unseen.picture, outputId: '1_x_y' };
      await addUser(places, gone, request);
      await eraseWhole(places, request.request_id);
      await expectErased(places, request);
      expect(await leftOfClient(places, client, [stray.picture, unseen.picture])).toEqual([others.key]);
    },
  );

  it('is looked for among few pictures alone, however many others the client has', async () => {
    const { client, maker, outputs } = await sharing(places);
    const stray = await makeOutput(places, maker, urlOf(1), { diesBeforeItem: true });
    const listed: string[] = [];
    const objects = {
      ...places.objects,
      list: (...call: Parameters<typeof places.objects.list>) => {
        listed.push(call[1]);
        return places.objects.list(...call);
      },
    };
    await eraseWhole({ ...places, objects }, maker.request_id);
    const folders = [outputs.makers, outputs.shared].map(({ picture }) => outputsOfPicture(client, picture));
    expect(listed.filter((prefix) => prefix.startsWith(outputsOfClient(client))).toSorted()).toEqual(
      folders.toSorted(),
    );
    expect(places.keys('outputs')).not.toContain(stray.key);
  });

  it('goes at the second walk where it came after the first', async () => {
    const client = newClient();
    const request = await endedRequest(places, [urlOf(1)], { client });
    let late: Awaited<ReturnType<typeof makeOutput>> | undefined;
    const table = {
      ...places.table,
      update: async (...change: Parameters<typeof places.table.update>) => {
        // The first walk passes its link on.
        if (change[1].values?.[':over'] === 0) late ??= await makeOutput(places, request, urlOf(1));
        return places.table.update(...change);
      },
    } as Places['table'];
    await eraseWhole({ ...places, table }, request.request_id);
    expect(late).toBeDefined();
    expect(await leftOfClient(places, client, [late!.picture])).toEqual([]);
  });
});

describe('what somebody writes when all is erased', () => {
  it('goes a quarter of an hour later', async () => {
    const request = await endedRequest(places, [urlOf(1)]);
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
    await expectErased(places, request);
  });
});

it.each([
  ['goes with the request where its retry has expired', undefined, false],
  ['goes with the request where its retry is erased', 'erased', false],
  ['stays where its retry is about to take it', 'pending', true],
] as const)('the copy of a CSV that came late for a retry %s', async (_, status, stays) => {
  const retry = requestRecord({ status: 'pending' });
  if (status) await places.table.putAll([{ ...retry, status }]);
  const request = await endedRequest(places, [urlOf(1)], { retried_by: retry.request_id });
  const copy = incomingKey(retry.request_id);
  await places.objects.put('uploads', copy, { body: Buffer.from('x'), contentType: 'text/csv' });
  await eraseWhole(places, request.request_id);
  expect(places.keys('uploads').includes(copy)).toBe(stays);
});
