import type { Due } from '../due.ts';
import type { ShopRecord } from './shop-record.ts';

/** How far ahead turns are taken, in seconds: what is sent keeps its turn, so this is what a shop still gets. */
const REACH_SECONDS = 30;
/** Less where a shop is in trouble, as what is sent at a pace that proves too high is asked for all the same. */
const REACH_IN_TROUBLE_SECONDS = 5;
/** Who has had so many images leaves a third of what is within reach to others, so that few never wait for many. */
const MUCH = 1_000;
const SHARE_OF_MUCH = 2 / 3;

/** A pace rises once in each minute without trouble. */
export const MINUTE_SECONDS = 60;
/** Far from the pace that went wrong it doubles; near it (from, to) it feels its way. */
const FAST = 2;
const SLOW = 1.05;
const NEAR = { from: 0.7, to: 1.1 };

/** For how long a shop without an answer is left alone: the first time of a row, the second, and from the third on. */
export const PAUSE_MINUTES = [1, 5, 15];

export const isPaused = ({ paused_until = 0 }: Partial<ShopRecord>, now: number) => paused_until > now;
export const isInTrouble = (shop: Partial<ShopRecord> | undefined, now: number) =>
  shop !== undefined && (shop.pace !== undefined || isPaused(shop, now));

/** A shop's pace at this moment, in images a second, and whether it has just risen. */
export function paceOf(
  { pace, paced_at = 0, trouble_at = 0, paused_until = 0, ceiling = 0 }: Partial<ShopRecord>,
  most: number,
  due: Due,
  now: number,
): { pace: number; risen: boolean } {
  if (pace === undefined || pace >= most) return { pace: most, risen: pace !== undefined };
  if (now < due.after(MINUTE_SECONDS, Math.max(paced_at, trouble_at, paused_until)))
    return { pace, risen: false };
  const near = pace >= NEAR.from * ceiling && pace < NEAR.to * ceiling;
  const fast = pace < NEAR.from * ceiling ? Math.min(FAST * pace, NEAR.from * ceiling) : FAST * pace;
  return { pace: Math.min(most, near ? SLOW * pace : fast), risen: true };
}

/** How far ahead of now turns may be taken, in milliseconds, by a request that has had so many images before. */
export function reachOf(inTrouble: boolean, imagesBefore: number, due: Due): number {
  const seconds = inTrouble ? REACH_IN_TROUBLE_SECONDS : REACH_SECONDS;
  return due.reach(seconds) * 1_000 * (imagesBefore < MUCH ? 1 : SHARE_OF_MUCH);
}
