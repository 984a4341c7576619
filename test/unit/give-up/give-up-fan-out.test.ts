import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveUpFanOut } from '../../../lambdas/give-up/give-up-fan-out.ts';
import { Later } from '../../../lambdas/shared/aws/queue-handler.ts';
import type { Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

/** The request, at link 1 until `leased`, after the message of `link` was given up. */
async function afterGivingUp(link: number, leased: number): Promise<RequestRecord> {
  const request = requestRecord({ request_id: randomUUID() });
  await real.table.putOnce({
    ...request,
    status: 'processing',
    open_chunks: new Set([0]),
    fan_link: 1,
    fan_link_until: leased,
  });
  const queues = { send: async () => {} } as unknown as Queues;
  const due = createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 });
  const effects = { table: real.table, queues, finishedQueueUrl: 'finished', due, now: () => NOW };
  await giveUpFanOut(effects, request.request_id, link);
  return (await real.table.get<RequestRecord>(requestKey(request.request_id)))!;
}

it.each([
  ['the live link', 1],
  ['the next one, which was sent but never counted', 2],
])('settles the request of %s', async (_, link) => {
  const { failure, open_chunks } = await afterGivingUp(link, 0);
  expect(failure?.code).toBe('FAN_OUT_FAILED');
  expect(open_chunks).toBeUndefined();
});

it('leaves the request of a link that is over alone', async () => {
  const { failure, open_chunks } = await afterGivingUp(0, 0);
  expect(failure).toBeUndefined();
  expect(open_chunks).toEqual(new Set([0]));
});

it.each([1, 2])('waits while a run holds the chain, be it link %i', async (link) => {
  await expect(afterGivingUp(link, NOW + 60_000)).rejects.toThrow(Later);
});
