import { LONGEST_HIDE_SECONDS, WEBHOOK_TRIES } from '../shared/limits.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds before the second, third, ... try; the last one repeats. Twelve tries take about 72 hours. */
const WAITS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 11 * HOUR];

/**
 * Seconds until the try after `attempts` tries, or undefined after the last. Jitter goes downwards, so that the
 * bound of a hidden message holds; what the receiver asked for by Retry-After is honoured within it.
 */
export function nextWait(attempts: number, retryAfter?: number, random = Math.random): number | undefined {
  if (attempts >= WEBHOOK_TRIES) return undefined;
  const wait = WAITS[Math.min(attempts, WAITS.length) - 1]!;
  const jittered = wait * (0.9 + 0.1 * random());
  return Math.min(LONGEST_HIDE_SECONDS, Math.max(jittered, retryAfter ?? 0));
}
