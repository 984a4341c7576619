import { randomUUID } from 'node:crypto';
import type { Queues } from '../shared/aws/queues.ts';
import type { Table } from '../shared/aws/table.ts';
import type { Due } from '../shared/due.ts';
import { WEBHOOK_LEASE_SECONDS, WEBHOOK_SECONDS, WEBHOOK_TRIES } from '../shared/limits.ts';
import type { WebhookMessage } from '../shared/schemas/messages.ts';
import { requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { wakeAnew } from '../shared/state/requests/end-request.ts';
import { ENDED, hasEnded } from '../shared/state/requests/has-ended.ts';
import { nextWait } from './next-wait.ts';

/** What came of one try: the answer's status, or a word for why there was none. */
export interface Posted {
  status: number | string;
  retryAfter?: number | undefined;
}

interface SendEffects {
  table: Table;
  queues: Queues;
  webhooksQueueUrl: string;
  post: (request: RequestRecord, now: number) => Promise<Posted>;
  due: Due;
  now: () => number;
}

const GONE = 410;
/** What a lease must still hold for a try that is claimed: all of its time, and a moment to note what came of it. */
const TRY_MS = (WEBHOOK_SECONDS + 2) * 1_000;

/**
 * Makes the next try of a request's webhook if it is due. The request is the schedule and a message only a
 * wake-up: a try is claimed before it is made, so two senders never both post, and one that dies after its claim
 * has used up that try. What must wait is acknowledged and sent anew, a quarter of an hour at a time.
 */
export async function sendWebhook(effects: SendEffects, { request_id, wake }: WebhookMessage): Promise<void> {
  const { table, post, due, now } = effects;
  const request = await table.get<RequestRecord>(requestKey(request_id));
  if (request?.webhook_state !== 'pending' || !hasEnded(request)) return;
  if (wake < (request.wake ?? 0)) return;
  const comeAt = (at: number) => wakeAnew(effects, request, wake + 1, due.secondsUntil(at, now()));

  const busyUntil = Math.max(request.next_at ?? 0, request.lease_until ?? 0);
  if (busyUntil > now()) return comeAt(busyUntil);
  if (request.attempts >= WEBHOOK_TRIES) {
    await settle(effects, request, { webhook_state: 'failed' });
    return;
  }
  const claimed = await claim(effects, request);
  // Another sender was quicker; when its lease ends this wake-up looks again.
  if (claimed === undefined) return comeAt(now() + WEBHOOK_LEASE_SECONDS * 1_000);
  if (now() + TRY_MS > (claimed.lease_until ?? 0)) {
    // The claim took so long that another sender might post beside this one: the try is given back.
    await settle(effects, claimed, { attempts: request.attempts });
    return comeAt(now());
  }
  const { status, retryAfter } = await post(claimed, now());
  if (typeof status === 'number' && status >= 200 && status < 300) {
    await settle(effects, claimed, { webhook_state: 'delivered', last_status: status });
    return;
  }
  const wait = status === GONE ? undefined : nextWait(claimed.attempts, retryAfter);
  if (wait === undefined) {
    await settle(effects, claimed, { webhook_state: 'failed', last_status: status });
    return;
  }
  const nextAt = due.after(wait, now());
  const settled = await settle(effects, claimed, { last_status: status, next_at: nextAt });
  // A schedule that was started anew may have overtaken this one, by a process that died before its own wake-up.
  await comeAt(settled ? nextAt : now());
}

/** The try as claimed, or undefined if someone else has claimed it. A claim whose answer was lost is known by its id. */
async function claim({ table, now }: SendEffects, request: RequestRecord) {
  const key = requestKey(request.request_id);
  const claimId = randomUUID();
  const claimed = await table.update<RequestRecord>(key, {
    update: 'SET attempts = :next, lease_until = :lease, claim_id = :id',
    condition:
      'attempts = :n AND webhook_state = :pending AND lease_until < :now AND next_at <= :now ' +
      'AND #status IN (:completed, :failed, :cancelled)',
    names: { '#status': 'status' },
    values: {
      ':n': request.attempts,
      ':next': request.attempts + 1,
      ':lease': now() + WEBHOOK_LEASE_SECONDS * 1_000,
      ':id': claimId,
      ':pending': 'pending',
      ':now': now(),
      ...ENDED,
    },
  });
  if (claimed) return claimed;
  const standing = await table.get<RequestRecord>(key);
  // A schedule that began meanwhile counts from zero: this try is still one of the schedule before.
  return standing?.claim_id === claimId ? { ...standing, attempts: request.attempts + 1 } : undefined;
}

/**
 * Writes what came of a try and ends its lease, unless a later try has been claimed since; the claim tells the
 * first try of one schedule from that of another.
 */
async function settle(
  { table }: SendEffects,
  request: RequestRecord,
  facts: Partial<RequestRecord>,
): Promise<boolean> {
  const fields = Object.keys(facts);
  const claimed = request.claim_id !== undefined;
  const settled = await table.update(requestKey(request.request_id), {
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
  return settled !== undefined;
}
