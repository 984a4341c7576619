import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createDue } from '../../../../lambdas/shared/due.ts';
import { type ShopRecord, shopKey } from '../../../../lambdas/shared/shops/shop-record.ts';
import { takeTurns } from '../../../../lambdas/shared/shops/take-turns.ts';
import type { Wish } from '../../../../lambdas/shared/shops/wish.ts';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const BEGIN = Date.UTC(2026, 10, 25);
let time = BEGIN;
let host: string;
beforeEach(() => {
  time = BEGIN;
  host = `${randomUUID()}.example`;
});

const effects = (table = real.table) => ({
  table,
  due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
  now: () => time,
  mostPace: 100,
});
const wish = (over: Partial<Wish> = {}): Wish => ({
  host,
  requestId: 'one',
  wanted: 200,
  isPaced: true,
  ownPace: undefined,
  imagesBefore: 0,
  ...over,
});
const take = (over: Partial<Wish> = {}) => takeTurns(effects(), wish(over));
const spansOf = (turns: number[]) => turns.slice(1).map((turn, at) => turn - turns[at]!);
const putShop = (over: Partial<ShopRecord>) =>
  real.table.putAll([{ ...shopKey(host), next: 0, version: 1, ttl: 0, ...over }]);

it('gives each image a turn of its own, a hundredth of a second after the one before', async () => {
  const first = await take();
  expect(first.turns[0]).toBe(BEGIN);
  expect(first.turns).toHaveLength(200);
  expect(new Set(spansOf(first.turns))).toEqual(new Set([10]));
  expect(first.wait).toBeUndefined();
  const second = await take({ requestId: 'another' });
  expect(second.turns[0]).toBe(BEGIN + 2_000);
});

it('begins anew where a shop was left alone, and makes no use of the turns that went by', async () => {
  await take();
  time += 60_000;
  expect((await take()).turns[0]).toBe(time);
});

it('takes no turn beyond half a minute, and says when to come again', async () => {
  const { turns, wait } = await take({ wanted: 10_000 });
  expect(turns).toHaveLength(3_000);
  expect(turns.at(-1)! - BEGIN).toBeLessThan(30_000);
  expect(wait).toMatchObject({ host, pace: 100, until: BEGIN + 15_000 });
  expect(await take()).toMatchObject({ turns: [], wait: { until: BEGIN + 15_000 } });
  time = wait!.until;
  expect((await take({ wanted: 10_000 })).turns).toHaveLength(1_500);
});

it('leaves a third of what is within reach to requests that have had few images', async () => {
  expect((await take({ wanted: 10_000, imagesBefore: 100_000 })).turns).toHaveLength(2_000);
  const few = await take({ wanted: 10, requestId: 'few' });
  expect(few.turns).toHaveLength(10);
  expect(few.turns.at(-1)! - BEGIN).toBeLessThan(30_000);
});

it('gives no turn twice to those who take them at the same moment', async () => {
  await take({ wanted: 1 });
  time += 5;
  const taken = await Promise.all([1, 2, 3, 4, 5].map((one) => take({ wanted: 50, requestId: `${one}` })));
  const turns = taken.flatMap((one) => one.turns).sort((a, b) => a - b);
  expect(turns).toHaveLength(250);
  expect(Math.min(...spansOf(turns))).toBeGreaterThan(9.9);
});

it('is one update and no more where the shop has been asked before', async () => {
  await take({ wanted: 10 });
  const calls: string[] = [];
  const counted = new Proxy(real.table, {
    get(table, name) {
      calls.push(String(name));
      return Reflect.get(table, name) as unknown;
    },
  });
  const shop = await real.table.get<ShopRecord>(shopKey(host));
  await takeTurns(effects(counted), wish(), { shop, visit: undefined });
  expect(calls).toEqual(['update']);
});

it("spaces a request's own images by its own pace, and nobody else's", async () => {
  const slow = await take({ ownPace: 0.25, wanted: 20 });
  expect(slow.turns).toHaveLength(8);
  expect(new Set(spansOf(slow.turns))).toEqual(new Set([4_000]));
  expect((await take({ requestId: 'another' })).turns).toHaveLength(200);
  time = slow.wait!.until;
  const next = await take({ ownPace: 0.25, wanted: 20 });
  expect(next.turns[0]).toBe(BEGIN + 32_000);
});

it('holds the pace of a request at a host that has none itself', async () => {
  const { turns } = await take({ isPaced: false, ownPace: 2, wanted: 10 });
  expect(new Set(spansOf(turns))).toEqual(new Set([500]));
  expect(await real.table.get(shopKey(host))).toBeUndefined();
});

it('waits for the end of a pause, and for what was sent before where that is worked late', async () => {
  await putShop({ paused_until: BEGIN + 60_000 });
  expect(await take()).toMatchObject({ turns: [], wait: { until: BEGIN + 60_000 } });
  await putShop({ late_at: BEGIN - 10_000 });
  expect(await take()).toMatchObject({ turns: [], wait: { until: BEGIN + 20_000 } });
  expect((await take({ wasSent: true })).turns).toHaveLength(200);
});

it('reaches less far ahead at a shop in trouble, and says what happened there', async () => {
  const since = BEGIN - 10_000;
  await putShop({ pace: 10, paced_at: since, trouble_at: since, since, reason: 'TOO_MANY_REQUESTS' });
  const { turns, watch, wait } = await take();
  expect(turns).toHaveLength(50);
  expect(watch).toBe(true);
  expect(wait).toMatchObject({ pace: 10, since, reason: 'TOO_MANY_REQUESTS' });
});

it('lets the pace rise with each quiet minute: fast far from where it went wrong, slowly near it', async () => {
  await putShop({ pace: 10, paced_at: BEGIN, trouble_at: BEGIN, ceiling: 20 });
  const paces: (number | undefined)[] = [];
  for (let minute = 0; minute < 20; minute++) {
    time += 60_000;
    await take({ wanted: 1 });
    paces.push((await real.table.get<ShopRecord>(shopKey(host)))?.pace);
  }
  expect(paces.slice(0, 3).map((pace) => pace?.toFixed(3))).toEqual(['14.000', '14.700', '15.435']);
  expect(paces.indexOf(undefined)).toBeGreaterThan(9);
  expect(paces.at(-1)).toBeUndefined();
});
