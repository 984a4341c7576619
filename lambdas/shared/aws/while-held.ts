import type { Due } from '../due.ts';
import { HOLD_SECONDS } from '../limits.ts';
import { log } from './log.ts';

/** Three beats for each time that a message is hidden: one may be lost. */
const BEATS = 3;

/**
 * Holds a message by a heartbeat while it is worked: it is hidden for three minutes at a time, so that it comes back
 * soon where its worker dies, though the work may take longer.
 */
export async function whileHeld<T>(
  { due, now, hide }: { due: Due; now: () => number; hide: (seconds: number) => Promise<void> },
  work: () => Promise<T>,
): Promise<T> {
  const at = now();
  const until = due.heldUntil(HOLD_SECONDS, at);
  const seconds = due.secondsUntil(until, at);
  const beat = () => hide(seconds).catch((error) => log.warn('A message could not be held', { error }));
  await beat();
  const timer = setInterval(beat, (until - at) / BEATS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
