import { LONGEST_HIDE_SECONDS, WEBHOOK_TRIES, WEBHOOK_WAITS } from '../shared/limits.ts';

/**
 * Seconds until the try after `attempts` tries, or undefined after the last. Jitter goes downwards, so that no wait is
 * longer than the documents say; what the receiver asked for by Retry-After is honoured up to half a day.
 */
export function nextWait(attempts: number, retryAfter?: number, random = Math.random): number | undefined {
  if (attempts >= WEBHOOK_TRIES) return undefined;
  const wait = WEBHOOK_WAITS[attempts - 1] ?? WEBHOOK_WAITS.at(-1)!;
  const jittered = wait * (0.9 + 0.1 * random());
  return Math.min(LONGEST_HIDE_SECONDS, Math.max(jittered, retryAfter ?? 0));
}
