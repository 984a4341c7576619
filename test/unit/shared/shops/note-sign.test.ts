import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createDue } from '../../../../lambdas/shared/due.ts';
import { noteSign, type Sign } from '../../../../lambdas/shared/shops/note-sign.ts';
import { type ShopRecord, shopKey } from '../../../../lambdas/shared/shops/shop-record.ts';
import { takeTurns } from '../../../../lambdas/shared/shops/take-turns.ts';
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

const effects = () => ({
  table: real.table,
  due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
  now: () => time,
  mostPace: 100,
});
const shop = () => real.table.get<ShopRecord>(shopKey(host));
const take = (requestId = 'one', wanted = 1) =>
  takeTurns(effects(), { host, requestId, wanted, isPaced: true, ownPace: undefined, imagesBefore: 0 });
const trouble = (over: Partial<Sign> = {}) =>
  noteSign(effects(), host, { isTrouble: true, code: 'TIMED_OUT', turn: time, ...over });
const answer = () => noteSign(effects(), host, { isTrouble: false, code: '', turn: time });

it('halves the pace once for all that was sent at the pace before', async () => {
  const { turns } = await take('one', 200);
  time += 1_000;
  await trouble({ turn: turns[50]! });
  expect(await shop()).toMatchObject({ pace: 50, ceiling: 100, reason: 'TIMED_OUT', since: time });
  time += 900;
  for (const turn of turns.slice(100)) await trouble({ turn });
  expect((await shop())?.pace).toBe(50);
  const next = await take();
  time = next.turns[0]!;
  await trouble({ turn: time });
  expect((await shop())?.pace).toBe(25);
});

it('asks no shop for fewer than one image in four seconds', async () => {
  for (let at = 0; at < 20; at++) {
    await trouble();
    time += 6_000;
    await answer();
  }
  expect((await shop())?.pace).toBe(0.25);
});

it('writes no more than one sign in five seconds that says nothing new', async () => {
  await take('one', 1_000);
  for (let at = 0; at < 100; at++) {
    await trouble({ turn: BEGIN });
    time += 100;
  }
  expect((await shop())?.version).toBeLessThanOrEqual(4);
});

it('leaves a shop alone for as long as it asks', async () => {
  await trouble({ code: 'TOO_MANY_REQUESTS', retryAfter: 120 });
  expect((await take()).wait?.until).toBeGreaterThan(time + 100_000);
});

it('pauses where a shop has given no answer for a minute of being asked: for 1, 5, 15 and 15 minutes', async () => {
  for (const minutes of [1, 5, 15, 15]) {
    await take();
    await trouble();
    time += 59_000;
    await trouble();
    expect((await shop())?.paused_until ?? 0).toBeLessThanOrEqual(time);
    time += 2_000;
    await trouble();
    expect((await shop())?.paused_until).toBe(time + minutes * 60_000);
    // What was asked before the pause tells nothing of the time after it.
    time += 30_000;
    await trouble({ turn: time - 45_000 });
    time = (await shop())!.paused_until! + 1;
    await trouble({ turn: time - 45_000 });
    expect((await shop())?.paused_until).toBe(time - 1);
  }
});

it('doubles the pace of a shop that was down after a minute, wherever it last went wrong', async () => {
  await trouble();
  time += 61_000;
  await trouble();
  time = (await shop())!.paused_until! + 1;
  await answer();
  const before = (await shop())!.pace!;
  time += 60_000;
  await take();
  expect((await shop())?.pace).toBe(2 * before);
});

it('does not pause where any other answer came in that minute', async () => {
  await trouble();
  for (let at = 0; at < 20; at++) {
    time += 10_000;
    await trouble();
    time += 1_000;
    await answer();
  }
  expect((await shop())?.paused_until).toBeUndefined();
});

/** A minute of being asked in vain, and the pause that follows. */
async function silence(asker?: string): Promise<void> {
  time = Math.max(time, (await shop())?.paused_until ?? 0) + 1;
  if (asker) await take(asker);
  await trouble();
  time += 61_000;
  await trouble();
}

it('ends the rest of a request at a shop after three pauses that it waited through itself', async () => {
  for (let pause = 0; pause < 3; pause++) {
    await silence('one');
    expect((await take('one')).down).toBeUndefined();
  }
  await silence('one');
  const { down } = await take('one');
  expect(down).toMatchObject({ code: 'SHOP_DOWN' });
  expect(down?.message).toContain(
    'since 2026-11-25 00:00 UTC (last TIMED_OUT), not even after pauses of 1, 5 and 15',
  );
  // For good, also where the shop comes back.
  time += 3_600_000;
  await answer();
  expect((await take('one')).down?.code).toBe('SHOP_DOWN');
  expect((await take('another')).turns).toHaveLength(1);
});

it('ends no request that came later, did not ask in between, or whose shop gave an answer', async () => {
  for (let pause = 0; pause < 3; pause++) {
    await silence('patient');
    await take('patient');
  }
  // It has met the pauses and asked for nothing in between.
  for (let pause = 0; pause < 3; pause++) {
    await take('idle');
    await silence('patient');
  }
  expect((await take('late')).down).toBeUndefined();
  expect((await take('idle')).down).toBeUndefined();

  host = `${randomUUID()}.example`;
  for (let pause = 0; pause < 6; pause++) {
    await silence('one');
    expect((await take('one')).down).toBeUndefined();
    if (pause === 2) {
      time = (await shop())!.paused_until! + 1;
      await answer();
    }
  }
});
