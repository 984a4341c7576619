import { randomUUID } from 'node:crypto';
import type { Outgoing, Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { unsettledKey } from '../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { eraseOld } from '../../../lambdas/sweep-requests/erase-old.ts';
import { sweepRequests } from '../../../lambdas/sweep-requests/sweep-requests.ts';
import { requestRecord } from '../../support/data/factories.ts';
import type { RealTable } from '../../support/emulators/real-table.ts';

export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 10, 25);
export const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();

/** A request as it was so many days ago. */
export async function requestOf(
  { table }: RealTable,
  days: number,
  over: Partial<RequestRecord> = {},
): Promise<string> {
  const created_at = daysAgo(days);
  const record = requestRecord({ request_id: randomUUID(), created_at, moved_at: NOW - days * DAY, ...over });
  const { request_id } = record;
  await table.putAll([record, { ...unsettledKey(created_at, request_id), request_id, created_at }]);
  return request_id;
}

/** The daily sweep, with what it has sent. */
export async function sweep(
  { table }: RealTable,
  { isLate = () => false, keepDays }: { isLate?: () => boolean; keepDays?: number } = {},
) {
  const sent: (Outgoing & { queue: string })[] = [];
  const send: Queues['send'] = async (queue, messages) =>
    void sent.push(...messages.map((message) => ({ queue, ...message })));
  const effects = {
    table,
    queues: { send, hide: async () => {} },
    finishedQueueUrl: 'finished',
    webhooksQueueUrl: 'webhooks',
    erasuresQueueUrl: 'erasures',
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => NOW,
  };
  const swept = await sweepRequests(effects, isLate);
  if (keepDays !== undefined) await eraseOld(effects, keepDays, isLate);
  const told = (id: string) =>
    sent.filter(({ body }) => (body as { request_id: string }).request_id === id).map(({ queue }) => queue);
  return { swept, sent, told };
}
/** Whether a request of so many days ago still stands among those that are not settled. */
export const isListed = async ({ table }: RealTable, id: string, days: number) =>
  (await table.get(unsettledKey(daysAgo(days), id))) !== undefined;
