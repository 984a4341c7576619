import type { Losses } from './tally.ts';

/**
 * What each loss weighs in SSIMULACRA2's sum, fitted to 846 pairs of 100 sources by `npm run bench -- score --fit`.
 * With the 12 sources kept for looking left out of the fit, theirs came out within 3.3 points (root mean square),
 * JPEGs within 2.1. SSIMULACRA2 itself weighs luma at a quarter and an eighth of the size most, too.
 */
export const WEIGHTS: Losses = {
  quarter: 152.7,
  eighth: 388.6,
  full: 12.4,
  smoothed: 101.8,
  blue: 37.5,
  redEdges: 256.7,
};

/** SSIMULACRA2's score of what was lost: 100 for nothing, 90 for what nobody sees; a ruin may come below 0. */
export function scoreOf(losses: Losses, weights = WEIGHTS): number {
  let sum = 0;
  for (const key of Object.keys(weights) as (keyof Losses)[]) sum += weights[key] * losses[key];
  return scale(sum);
}

/** From its weighed sum to its score, as SSIMULACRA2 2.1 has it. */
export function scale(sum: number): number {
  const all = 0.9562382616834844 * sum;
  const bent = 2.326765642916932 * all - 0.020884521182843837 * all ** 2 + 6.248496625763138e-5 * all ** 3;
  return 100 - 10 * bent ** 0.6276336467831387;
}
