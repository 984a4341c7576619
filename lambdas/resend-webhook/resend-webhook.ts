import { Refusal } from '../shared/errors.ts';
import type { ResendAnswer } from '../shared/schemas/status.ts';
import { type EndEffects, wakeSender } from '../shared/state/end-request.ts';
import { hasEnded } from '../shared/state/has-ended.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';

/**
 * Starts a webhook's schedule again, whatever became of the one before. A try that is being made at this moment
 * keeps its lease, so the new schedule begins after it; its own outcome is then that of a schedule that is over.
 */
export async function resendWebhook(
  effects: EndEffects,
  request: RequestRecord,
): Promise<ResendAnswer['webhook']> {
  if (!hasEnded(request)) {
    throw new Refusal(
      409,
      'NOT_ENDED',
      `Expected a request that has ended, but this one is ${request.status}.`,
    );
  }
  if (request.webhook_url === undefined) {
    throw new Refusal(
      409,
      'NO_WEBHOOK',
      'Expected a request that was made with a webhook_url, but this one was not.',
    );
  }
  const again = await effects.table.update<RequestRecord>(requestKey(request.request_id), {
    update: 'SET webhook_state = :pending, attempts = :zero, next_at = :now REMOVE last_status',
    condition: 'attribute_exists(webhook_body)',
    values: { ':pending': 'pending', ':zero': 0, ':now': effects.now() },
  });
  if (again) await wakeSender(effects, again);
  return { state: 'pending', attempts: 0 };
}
