import type { Queues } from '../shared/aws/queues.ts';
import type { Table } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { ERASED_DAYS } from '../shared/limits.ts';
import { isErasingOrErased } from '../shared/state/has-ended.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

export interface EraseEffects {
  table: Table;
  queues: Queues;
  erasuresQueueUrl: string;
  now: () => number;
}

/**
 * Marks an ended request as being erased, which also stops its webhook, and hands it to erase-request. Called
 * again while that goes on, it answers the same and sends the message again, in case the first one was lost.
 */
export async function startErasing(effects: EraseEffects, request: RequestRecord): Promise<void> {
  const { table, queues, erasuresQueueUrl, now } = effects;
  const key = requestKey(request.request_id);
  const marked = await table.update<RequestRecord>(key, {
    update: 'SET #status = :erasing, webhook_state = :none, #ttl = :ttl',
    condition: '#status IN (:completed, :failed, :cancelled)',
    names: { '#status': 'status', '#ttl': 'ttl' },
    values: {
      ':erasing': 'erasing',
      ':none': 'none',
      ':completed': 'completed',
      ':failed': 'failed',
      ':cancelled': 'cancelled',
      // The request must not expire before it is erased: it says how many chunks there are.
      ':ttl': Math.ceil(now() / 1_000) + ERASED_DAYS * 86_400,
    },
  });
  const standing = marked ?? (await table.get<RequestRecord>(key)) ?? request;
  if (!isErasingOrErased(standing)) {
    throw new Refusal(
      409,
      'NOT_ENDED',
      `Expected a request that has ended, but this one is ${standing.status}. Cancel it first, or wait for its end.`,
    );
  }
  await queues.send(erasuresQueueUrl, [{ body: { request_id: request.request_id } }]);
}
