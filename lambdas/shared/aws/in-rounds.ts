import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_ROUND = 10;

/**
 * Does a batch in rounds: `doRound` answers what of it the service has left undone, which is tried again after 50 ms,
 * doubled each round, with jitter, 5 s at most. After ten rounds it throws, and the message that led here goes back
 * to its queue.
 */
export async function inRounds<T>(
  batch: T[],
  what: string,
  doRound: (batch: T[]) => Promise<T[]>,
): Promise<void> {
  let left = await doRound(batch);
  for (let round = 1; left.length > 0; round++) {
    if (round > LONGEST_ROUND) throw new Error(`${left.length} ${what} left after ${LONGEST_ROUND} rounds`);
    await sleep(Math.min(5_000, 50 * 2 ** (round - 1)) * (0.5 + Math.random() / 2));
    left = await doRound(left);
  }
}
