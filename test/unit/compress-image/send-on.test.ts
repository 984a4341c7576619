import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CompressEffects, compressImage } from '../../../lambdas/compress-image/compress-image.ts';
import type { Outgoing } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { ImageMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { shopKey } from '../../../lambdas/shared/shops/shop-record.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const NOW = Date.UTC(2026, 10, 25);
const HOPS = 5;

it('Of all copies of a message that waits for its turn one goes on, however long it waits', async () => {
  const request = requestRecord({ request_id: randomUUID() });
  const host = `${randomUUID()}.example`;
  // No turn is within reach.
  await real.table.putAll([{ ...shopKey(host), next: NOW + 60_000, version: 1, ttl: 0 }]);
  const sent: ImageMessage[] = [];
  const send = async (_: string, messages: Outgoing[]) => {
    sent.push(...messages.map(({ body }) => ImageMessage.parse(body)));
  };
  const effects = {
    table: real.table,
    queues: { send },
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => NOW,
    mostPace: 100,
    isPaced: () => true,
    callerOf: async () => ({ agent: 'Halve/1' }),
    mayAsk: async () => true,
  } as unknown as CompressEffects;
  const attempt = { receives: 1, retrying: true, deadline: NOW, count: async () => {} };
  const place = { request_id: request.request_id, chunk: 1, index: 1, row: 1, n: 1 };
  let copies = [ImageMessage.parse({ ...place, url: `https://${host}/1.jpg` })];
  for (let hop = 1; hop <= HOPS; hop++) {
    for (const message of [...copies, ...copies, ...copies])
      expect(await compressImage(effects, request, message, attempt)).toEqual([]);
    copies = sent.splice(0);
    expect(copies).toEqual([expect.objectContaining({ hop, waits: hop, received: 0 })]);
  }
});
