import { RETRY_AFTER_SECONDS } from '../shared/limits.ts';

const FIRST_SECONDS = 5;

/**
 * Seconds until the next try: 5, 20, 80, then 300, with jitter downwards so that the images of one shop do not
 * come back all at once. What the server asked for is honoured up to five minutes.
 */
export function retryDelay(triesBefore: number, retryAfter?: number, random = Math.random): number {
  if (retryAfter !== undefined) return Math.min(RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(retryAfter)));
  const growing = Math.min(RETRY_AFTER_SECONDS, FIRST_SECONDS * 4 ** triesBefore);
  return Math.max(1, Math.round(growing * (0.5 + random() / 2)));
}
