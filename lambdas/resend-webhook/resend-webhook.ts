import { Refusal } from '../shared/errors.ts';
import type { ResendAnswer } from '../shared/schemas/status.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { type EndEffects, wakeAfterCall, wakeAnew } from '../shared/state/requests/end-request.ts';
import { ENDED, hasEnded, isErasingOrErased } from '../shared/state/requests/has-ended.ts';

/**
 * Starts a webhook's schedule again, whatever became of the one before. A try that is being made at this moment
 * keeps its lease, so the new schedule begins after it; its own outcome is then that of a schedule that is over.
 */
export async function resendWebhook(
  effects: EndEffects,
  request: RequestRecord,
): Promise<ResendAnswer['webhook']> {
  if (!hasEnded(request)) throw notEnded(request);
  if (request.webhook_url === undefined) {
    throw new Refusal(
      409,
      'NO_WEBHOOK',
      'Expected a request that was made with a webhook_url, but this one was not.',
    );
  }
  await wakeAfterCall(effects, request);
  const key = requestKey(request.request_id);
  const again = await effects.table.update<RequestRecord>(key, {
    update: 'SET webhook_state = :pending, attempts = :zero, next_at = :now REMOVE last_status',
    condition: 'attribute_exists(webhook_body) AND #status IN (:completed, :failed, :cancelled)',
    names: { '#status': 'status' },
    values: { ':pending': 'pending', ':zero': 0, ':now': effects.now(), ...ENDED },
  });
  // It is being erased since it was read.
  if (again === undefined) throw notEnded((await effects.table.get<RequestRecord>(key)) ?? request);
  await wakeAnew(effects, again, (again.wake ?? 0) + 1);
  return { state: 'pending', attempts: 0 };
}

const notEnded = (request: RequestRecord) =>
  new Refusal(
    409,
    'NOT_ENDED',
    isErasingOrErased(request)
      ? 'Expected a request that is kept, but this one is being erased.'
      : `Expected a request that has ended, but this one is ${request.status}.`,
  );
