import { Refusal } from '../shared/errors.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import {
  type EndEffects,
  endRequest,
  NOTHING_DONE,
  wakeAfterCall,
  wakeSender,
} from '../shared/state/requests/end-request.ts';
import { flagCancelled } from '../shared/state/requests/flag-cancelled.ts';

/**
 * Cancels a request. While it is worked this is only a flag, which the workers read. With no CSV yet there is nothing
 * to wait for, and it ends here. Called again, it answers the same.
 */
export async function cancelRequest(effects: EndEffects, request: RequestRecord): Promise<RequestRecord> {
  if (request.status === 'pending') {
    if (request.webhook_url !== undefined) await wakeAfterCall(effects, request);
    await endRequest(effects, { ...request, cancel: true }, NOTHING_DONE);
  }
  // If a CSV has come, finish-request ends it.
  const flagged = await flagCancelled(effects.table, request.request_id);
  if (flagged) return flagged;
  const standing = await effects.table.get<RequestRecord>(requestKey(request.request_id));
  if (standing?.status !== 'cancelled' || standing.etag !== undefined)
    throw alreadyEnded(standing ?? request);
  // Ended without a CSV, by this call or by one before whose answer or wake-up was lost.
  if (standing.attempts === 0) await wakeSender(effects, standing);
  return standing;
}

const alreadyEnded = ({ status }: RequestRecord) =>
  new Refusal(
    409,
    'ALREADY_ENDED',
    `Expected a request that is still being worked, but this one is ${status === 'erasing' ? 'being erased' : status}.`,
  );
