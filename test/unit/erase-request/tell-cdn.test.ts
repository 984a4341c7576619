import { afterAll, beforeAll, expect, it } from 'vitest';
import { PRICES } from '../../../bench/cost/prices.ts';
import type { EraseEffects } from '../../../lambdas/erase-request/effects.ts';
import { tellNoted } from '../../../lambdas/erase-request/tell-cdn.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import {
  CDN_BUSY_SECONDS,
  CDN_EVERY_SECONDS,
  CDN_NAMES,
  CDN_NAMES_PER_DAY,
  LATE_WALK_SECONDS,
  SECOND_WALK_SECONDS,
} from '../../../lambdas/shared/limits.ts';
import { outputsOfClient } from '../../../lambdas/shared/state/object-keys.ts';
import { takeNames } from '../../../lambdas/shared/state/quota.ts';
import {
  addUser,
  type CdnCall,
  endedRequest,
  eraseWhole,
  makeOutput,
  newClient,
  type Places,
} from '../../support/data/erasing.ts';
import { expectErased } from './expect-erased.ts';
import { sharing, urlOf } from './sharing.ts';
import { startPlaces } from './start-places.ts';

let places: Places;
beforeAll(async () => {
  places = await startPlaces();
});
afterAll(() => places.stop());

/** A request that has made so many outputs, which nobody else uses. */
async function manyOutputs(count: number, client = newClient()) {
  const urls = Array.from({ length: count }, (_, at) => urlOf(at + 1));
  const request = await endedRequest(places, urls, { client });
  const outputs = await Promise.all(urls.map((url) => makeOutput(places, request, url)));
  return { client, request, outputs };
}

it('the CDN is told to forget all of the client where more goes than it is told of by name', async () => {
  const { client, request, outputs } = await manyOutputs(CDN_NAMES + 1);
  const told: CdnCall[] = [];
  await eraseWhole(places, request.request_id, { told });
  expect(told.map(({ paths }) => paths)).toEqual([[`/${outputsOfClient(client)}*`]]);
  expect(told[0]!.standing).not.toContain(outputs[0]!.key);
});

it('the CDN is told of what goes, and of nothing else, where a large request has little that nobody else uses', async () => {
  const { maker, outputs } = await sharing(places, { succeeded: 1_000_000 });
  const told: CdnCall[] = [];
  await eraseWhole(places, maker.request_id, { told });
  expect(told.map(({ paths }) => paths)).toEqual([[`/${outputs.makers.key}`]]);
});

it.each([1, CDN_NAMES + 1])(
  'the CDN is told later where it is busy, and not forgotten, of %s outputs',
  async (count) => {
    const { request } = await manyOutputs(count);
    const told: CdnCall[] = [];
    const { delays, died } = await eraseWhole(places, request.request_id, { told, busy: { times: 2 } });
    expect(died).toBe(false);
    const waits = [SECOND_WALK_SECONDS, LATE_WALK_SECONDS, CDN_BUSY_SECONDS, CDN_BUSY_SECONDS];
    expect(delays.toSorted()).toEqual(waits.toSorted());
    expect(told).toHaveLength(1);
    await expectErased(places, request);
  },
);

it('the CDN is told of nothing by name once a client’s day has had its names', async () => {
  const { client, request, outputs } = await manyOutputs(2);
  expect(await takeNames(places.table, client, CDN_NAMES_PER_DAY - 1, Date.UTC(2026, 0, 1))).toBe(true);
  const told: CdnCall[] = [];
  await eraseWhole(places, request.request_id, { told });
  expect(told.map(({ paths }) => paths)).toEqual([[`/${outputsOfClient(client)}*`]]);
  expect(told[0]!.standing).not.toContain(outputs[0]!.key);
});

it('the CDN is told of all of a client’s once in a quarter of an hour at most, and nothing says it is erased before', async () => {
  const first = await manyOutputs(CDN_NAMES + 1);
  const second = await manyOutputs(CDN_NAMES + 1, first.client);
  const told: CdnCall[] = [];
  await eraseWhole(places, first.request.request_id, { told });
  // By the same clock, so that both come to this at the same moment.
  const { delays } = await eraseWhole(places, second.request.request_id, { told });
  expect(told).toHaveLength(2);
  expect(delays).toEqual([SECOND_WALK_SECONDS, CDN_EVERY_SECONDS, 300, LATE_WALK_SECONDS]);
  expect(told[1]!.standing.filter((key) => key.startsWith(outputsOfClient(first.client)))).toEqual([]);
});

it('the CDN is not told again of what was gone when it was told last', async () => {
  const { client, request } = await manyOutputs(1);
  const noted = { ...request, cdn_paths: new Set([`/${outputsOfClient(client)}*`]) };
  const told: string[][] = [];
  let now = 1_000_000;
  const effects = {
    table: places.table,
    cdn: { isThere: true, forget: async (paths: string[]) => void (paths.length > 0 && told.push(paths)) },
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => now,
  } as unknown as EraseEffects;
  expect(await tellNoted(effects, noted, now)).toBe(0);
  expect(told).toHaveLength(1);
  now += 60_000;
  // It was gone well before; and it went since then.
  expect(await tellNoted(effects, noted, 900_000)).toBe(0);
  expect(await tellNoted(effects, noted, now)).toBe(CDN_EVERY_SECONDS - 60);
  expect(told).toHaveLength(1);
  const nowhere = { ...effects, cdn: { ...effects.cdn, isThere: false } };
  expect(await tellNoted(nowhere, noted, now)).toBe(0);
});

it('the CDN is told nothing where nothing went', async () => {
  const { maker, user, outputs } = await sharing(places);
  await addUser(places, outputs.makers, user);
  const told: CdnCall[] = [];
  await eraseWhole(places, maker.request_id, { told });
  expect(told).toEqual([]);
});

it('the CDN costs no more than a dollar a day for one client', () => {
  const paths = CDN_NAMES_PER_DAY + 86_400 / CDN_EVERY_SECONDS;
  expect(paths * PRICES.cloudFrontPath).toBeLessThanOrEqual(1);
});

it('the CDN is told of the folder of a request of before pictures were remembered, which goes whole', async () => {
  const request = await endedRequest(places, [urlOf(1)]);
  const folder = `images/${request.request_id}/`;
  for (const n of [1, 2]) {
    await places.objects.put('outputs', `${folder}1-${n}-abc/x.jpg`, {
      body: Buffer.from('x'),
      contentType: 'image/jpeg',
    });
  }
  const told: CdnCall[] = [];
  await eraseWhole(places, request.request_id, { told });
  await expectErased(places, request);
  expect(told.map(({ paths }) => paths)).toEqual([[`/${folder}*`]]);
});
