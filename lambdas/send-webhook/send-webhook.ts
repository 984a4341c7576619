import { randomUUID } from 'node:crypto';
import { Later } from '../shared/aws/queue-handler.ts';
import type { Table } from '../shared/aws/table.ts';
import type { Due } from '../shared/due.ts';
import { WEBHOOK_LEASE_SECONDS, WEBHOOK_TRIES } from '../shared/limits.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';
import { nextWait } from './schedule.ts';

/** What came of one try: the answer's status, or a word for why there was none. */
export interface Posted {
  status: number | string;
  retryAfter?: number | undefined;
}

export interface SendEffects {
  table: Table;
  post: (request: RequestRecord, now: number) => Promise<Posted>;
  due: Due;
  now: () => number;
}

const GONE = 410;

/**
 * Makes the next try of a request's webhook if it is due. The request is the schedule and a message only a
 * wake-up: a try is claimed before it is made, so two senders never both post, and one that dies after its claim
 * has used up that try.
 */
export async function sendWebhook(effects: SendEffects, requestId: string): Promise<void> {
  const { table, post, due, now } = effects;
  const request = await table.get<RequestRecord>(requestKey(requestId));
  if (request?.webhook_state !== 'pending') return;

  const busyUntil = Math.max(request.next_at ?? 0, request.lease_until ?? 0);
  if (busyUntil > now()) throw new Later(due.secondsUntil(busyUntil, now()));
  if (request.attempts >= WEBHOOK_TRIES) return settle(effects, request, { webhook_state: 'failed' });

  const claimed = await claim(effects, request);
  // Another sender was quicker; when its lease ends this message looks again.
  if (claimed === undefined) throw new Later(due.secondsUntil(now() + WEBHOOK_LEASE_SECONDS * 1_000, now()));
  const { status, retryAfter } = await post(claimed, now());
  if (typeof status === 'number' && status >= 200 && status < 300) {
    return settle(effects, claimed, { webhook_state: 'delivered', last_status: status });
  }
  const wait = status === GONE ? undefined : nextWait(claimed.attempts, retryAfter);
  if (wait === undefined) return settle(effects, claimed, { webhook_state: 'failed', last_status: status });
  await settle(effects, claimed, { last_status: status, next_at: due.after(wait, now()) });
  throw new Later(wait);
}

/** The try as claimed, or undefined if someone else has claimed it. A claim whose answer was lost is known by its id. */
async function claim({ table, now }: SendEffects, request: RequestRecord) {
  const key = requestKey(request.request_id);
  const claimId = randomUUID();
  const claimed = await table.update<RequestRecord>(key, {
    update: 'SET attempts = :next, lease_until = :lease, claim_id = :id',
    condition: 'attempts = :n AND webhook_state = :pending AND lease_until < :now AND next_at <= :now',
    values: {
      ':n': request.attempts,
      ':next': request.attempts + 1,
      ':lease': now() + WEBHOOK_LEASE_SECONDS * 1_000,
      ':id': claimId,
      ':pending': 'pending',
      ':now': now(),
    },
  });
  if (claimed) return claimed;
  const standing = await table.get<RequestRecord>(key);
  return standing?.claim_id === claimId ? standing : undefined;
}

/**
 * Writes what came of a try and ends its lease, unless a later try has been claimed since; the claim tells the
 * first try of one schedule from that of another.
 */
async function settle(
  { table }: SendEffects,
  request: RequestRecord,
  facts: Partial<RequestRecord>,
): Promise<void> {
  const fields = Object.keys(facts);
  const claimed = request.claim_id !== undefined;
  await table.update(requestKey(request.request_id), {
    update: `SET lease_until = :zero, ${fields.map((field) => `#${field} = :${field}`).join(', ')}`,
    condition: `attempts = :n AND webhook_state = :was_pending${claimed ? ' AND claim_id = :claim' : ''}`,
    names: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    values: {
      ...Object.fromEntries(fields.map((field) => [`:${field}`, facts[field]])),
      ':zero': 0,
      ':n': request.attempts,
      ...(claimed ? { ':claim': request.claim_id } : {}),
      ':was_pending': 'pending',
    },
  });
}
