import { Refusal } from '../shared/errors.ts';
import { type EndEffects, endRequest, NOTHING_DONE, wakeSender } from '../shared/state/end-request.ts';
import { hasEnded } from '../shared/state/has-ended.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

/**
 * Cancels a request. While it is worked this is only a flag, which the workers read: what is not yet compressed
 * ends as failed, and the request ends when all is counted. With no CSV yet there is nothing to wait for, and it
 * ends here. Called again while that goes on, it answers the same.
 */
export async function cancelRequest(effects: EndEffects, request: RequestRecord): Promise<RequestRecord> {
  if (request.status === 'cancelled' && request.etag === undefined) {
    // A repeated call: the wake-up may have been lost with the first one's answer.
    if (request.webhook_state === 'pending' && request.attempts === 0) await wakeSender(effects, request);
  }
  if (hasEnded(request)) throw alreadyEnded(request);
  const key = requestKey(request.request_id);
  if (request.status === 'pending') {
    const ended = await endRequest(effects, { ...request, cancel: true }, NOTHING_DONE);
    if (ended) {
      await wakeSender(effects, ended);
      return ended;
    }
  }
  // A CSV came: from here on finish-request ends it.
  const flagged = await effects.table.update<RequestRecord>(key, {
    update: 'SET cancel = :true',
    condition: '#status = :processing',
    names: { '#status': 'status' },
    values: { ':true': true, ':processing': 'processing' },
  });
  if (flagged) return flagged;
  throw alreadyEnded((await effects.table.get<RequestRecord>(key)) ?? request);
}

const alreadyEnded = ({ status }: RequestRecord) =>
  new Refusal(
    409,
    'ALREADY_ENDED',
    `Expected a request that is still being worked, but this one is ${status}.`,
  );
