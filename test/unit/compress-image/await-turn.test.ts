import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { awaitTurn } from '../../../lambdas/compress-image/await-turn.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import type { ImageMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { type ShopRecord, shopKey } from '../../../lambdas/shared/shops/shop-record.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const NOW = Date.UTC(2026, 10, 25);
const request = requestRecord();
let host: string;
beforeEach(() => {
  host = `${randomUUID()}.example`;
});

const message = (over: Partial<ImageMessage> = {}): ImageMessage => ({
  request_id: request.request_id,
  chunk: 1,
  index: 1,
  row: 1,
  n: 1,
  url: `https://${host}/1.jpg`,
  ...over,
});
const wait = (image: ImageMessage, retrying = false, isPaced = true) =>
  awaitTurn(
    {
      table: real.table,
      due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
      now: () => NOW,
      mostPace: 100,
      isPaced: () => isPaced,
    },
    request,
    image,
    retrying,
  );
const putShop = (over: Partial<ShopRecord>) =>
  real.table.putAll([{ ...shopKey(host), next: 0, version: 1, ttl: 0, ...over }]);

it('lets an image through in its turn, in the minute after it, and where it needs none', async () => {
  for (const turn of [NOW, NOW - 59_000, undefined]) {
    const image = message({ turn });
    expect(await wait(image)).toEqual({ come: image });
  }
  expect(await wait(message(), true, false)).toEqual({ come: message() });
});

it('waits for a turn that is near, and sends one that is far anew', async () => {
  const began = performance.now();
  expect(await wait(message({ turn: NOW + 300 }))).toHaveProperty('come');
  expect(performance.now() - began).toBeGreaterThan(290);
  expect(await wait(message({ turn: NOW + 10_000 }))).toMatchObject({ delaySeconds: 10 });
});

it('takes a new turn for what is tried again', async () => {
  await putShop({ next: NOW + 8_000 });
  expect(await wait(message(), true)).toMatchObject({
    later: { turn: NOW + 8_000 },
    delaySeconds: 8,
  });
  expect((await real.table.get<ShopRecord>(shopKey(host)))?.next).toBe(NOW + 8_010);
});

it('takes a new turn for what is taken up over a minute late, and says so at the shop', async () => {
  await putShop({ next: NOW });
  expect(await wait(message({ turn: NOW - 61_000 }))).toMatchObject({ come: { turn: NOW } });
  expect((await real.table.get<ShopRecord>(shopKey(host)))?.late_at).toBe(NOW);
});

it('comes again later where no turn is within reach, less often each time', async () => {
  await putShop({ next: NOW + 60_000 });
  const delays: number[] = [];
  let image = message({ received: 2 });
  for (let at = 0; at < 6; at++) {
    const turn = await wait(image, true);
    if (!('later' in turn)) throw new Error('Expected it to wait');
    expect(turn.later).toMatchObject({ received: 2, waits: at + 1, turn: undefined });
    delays.push(turn.delaySeconds);
    image = turn.later;
  }
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(45);
  expect(Math.max(...delays)).toBeLessThan(45 + 120);
});
