import type { Queues } from '../../aws/queues.ts';
import type { Table } from '../../aws/table.ts';
import { AFTER_CALL_SECONDS } from '../../limits.ts';
import { requestKey, unsettledEntry } from '../keys.ts';
import { ERASURE, leaseOf } from '../links/links.ts';
import type { RequestRecord } from '../records.ts';
import { ENDED, isErasingOrErased } from './has-ended.ts';

export interface StartEffects {
  table: Table;
  queues: Queues;
  erasuresQueueUrl: string;
}

/**
 * Marks a request as being erased, which also stops its webhook, and hands it to erase-request: one that has ended, or
 * where `from` names other statuses one in these. Called again while that goes on, it does the same and sends the live
 * link again, in case its message was lost. Answers the request as it stands, undefined where it is not so far.
 */
export async function startErasing(
  effects: StartEffects,
  request: RequestRecord,
  from: Record<string, string> = ENDED,
): Promise<RequestRecord | undefined> {
  const { table } = effects;
  const key = requestKey(request.request_id);
  const marked = await table.update<RequestRecord>(key, {
    // The request must not expire before it is erased: it says how many chunks there are.
    update: 'SET #status = :erasing, webhook_state = :none REMOVE #ttl',
    condition: `#status IN (${Object.keys(from).join(', ')})`,
    names: { '#status': 'status', '#ttl': 'ttl' },
    values: { ':erasing': 'erasing', ':none': 'none', ...from },
  });
  // However old it is: should what follows be lost, the daily sweep goes on. Whoever stands still here until all is
  // erased leaves an entry that the sweep takes away.
  if (marked) await table.putOnce(unsettledEntry(request));
  const standing = marked ?? (await table.get<RequestRecord>(key)) ?? request;
  if (!isErasingOrErased(standing)) return undefined;
  await handOver(effects, standing);
  return standing;
}

/** Sent before it is marked by one who does not come again: should that one die in between, it is erased all the same. */
export const eraseAfterCall = (effects: StartEffects, request: RequestRecord): Promise<void> =>
  handOver(effects, request, AFTER_CALL_SECONDS);

const handOver = (
  { queues, erasuresQueueUrl }: StartEffects,
  request: RequestRecord,
  delaySeconds = 0,
): Promise<void> => {
  const { number: link } = leaseOf(ERASURE, request);
  const body = { request_id: request.request_id, link };
  return queues.send(erasuresQueueUrl, [{ body, group: request.client, delaySeconds }]);
};
