import type { Queues } from '../shared/aws/queues.ts';
import type { Table } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { ENDED, isErasingOrErased } from '../shared/state/has-ended.ts';
import { ERASURE, leaseOf } from '../shared/state/links.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

export interface StartEffects {
  table: Table;
  queues: Queues;
  erasuresQueueUrl: string;
}

/**
 * Marks an ended request as being erased, which also stops its webhook, and hands it to erase-request. Called
 * again while that goes on, it answers the same and sends the live link again, in case its message was lost.
 */
export async function startErasing(effects: StartEffects, request: RequestRecord): Promise<void> {
  const { table, queues, erasuresQueueUrl } = effects;
  const key = requestKey(request.request_id);
  const marked = await table.update<RequestRecord>(key, {
    // The request must not expire before it is erased: it says how many chunks there are.
    update: 'SET #status = :erasing, webhook_state = :none REMOVE #ttl',
    condition: '#status IN (:completed, :failed, :cancelled)',
    names: { '#status': 'status', '#ttl': 'ttl' },
    values: { ':erasing': 'erasing', ':none': 'none', ...ENDED },
  });
  const standing = marked ?? (await table.get<RequestRecord>(key)) ?? request;
  if (!isErasingOrErased(standing)) {
    throw new Refusal(
      409,
      'NOT_ENDED',
      `Expected a request that has ended, but this one is ${standing.status}. Cancel it first, or wait for its end.`,
    );
  }
  const { number: link } = leaseOf(ERASURE, standing);
  await queues.send(erasuresQueueUrl, [
    { body: { request_id: request.request_id, link }, group: request.client },
  ]);
}
