import type { Setup } from './measured.ts';

interface Fairness {
  /** Seconds from their upload until the last of the small requests has its images done. */
  smallRequestsSeconds: number;
  bigRequestSeconds: number;
}

const BIG_IMAGES = 100_000;
const SMALL_REQUESTS = 10;
const SMALL_IMAGES = 10;
/** The small ones come when the big one's messages already stand in the queue. */
const SMALL_AT_SECOND = 30;

/**
 * One request of 100,000 images with ten of 10 behind it. A fair queue gives messages of the groups that have few
 * in flight first; a plain one gives the oldest.
 */
export function fairness(setup: Setup, fair: boolean): Fairness {
  let pollers = setup.firstPollers;
  let [bigSent, bigDone, smallLeft] = [0, 0, 0];
  let aheadOfSmall = 0;
  let smallRequestsSeconds = 0;
  for (let at = 0; ; at++) {
    bigSent = Math.min(BIG_IMAGES, bigSent + setup.fanOutPerSecond);
    if (at === SMALL_AT_SECOND) {
      smallLeft = SMALL_REQUESTS * SMALL_IMAGES;
      aheadOfSmall = bigSent - bigDone;
    }
    let room = (pollers * setup.batchSize) / setup.batchSeconds;
    const big = (most: number) => {
      const worked = Math.min(room, most, bigSent - bigDone);
      bigDone += worked;
      aheadOfSmall -= Math.min(aheadOfSmall, worked);
      room -= worked;
    };
    if (!fair) big(smallLeft > 0 ? aheadOfSmall : Number.POSITIVE_INFINITY);
    if (smallLeft > 0) {
      const worked = Math.min(room, smallLeft);
      smallLeft -= worked;
      room -= worked;
      if (smallLeft === 0) smallRequestsSeconds = at + 1 - SMALL_AT_SECOND;
    }
    big(Number.POSITIVE_INFINITY);
    if (bigDone >= BIG_IMAGES && at > SMALL_AT_SECOND)
      return { smallRequestsSeconds, bigRequestSeconds: at + 1 };
    pollers = Math.min(setup.maxConcurrency, pollers + setup.pollersPerMinute / 60);
  }
}
