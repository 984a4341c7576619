import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_ROUND = 10;

/**
 * Waits before the next round of a batch that was answered in part: 50 ms doubled each round, with jitter, 5 s
 * at most. After ten rounds it throws, and the message that led here goes back to its queue.
 */
export async function backOff(round: number, reason: string): Promise<void> {
  if (round > LONGEST_ROUND) throw new Error(`${reason} after ${LONGEST_ROUND} rounds`);
  await sleep(Math.min(5_000, 50 * 2 ** (round - 1)) * (0.5 + Math.random() / 2));
}
