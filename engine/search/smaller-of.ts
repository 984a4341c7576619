import type { Attempt } from '../format.ts';

/** The smaller of two results; what the budget would have come to is known of both. */
export function smallerOf(one: Attempt, other: Attempt): Attempt {
  const wouldScore = one.wouldScore ?? other.wouldScore;
  const smaller = other.bytes.length < one.bytes.length ? other : one;
  return wouldScore === undefined ? smaller : { ...smaller, wouldScore };
}
