import type { Losses } from './tally.ts';

/**
 * What each loss weighs in SSIMULACRA2's sum, fitted to 1,041 pairs of 128 sources by `npm run bench -- score --fit`:
 * photographs, things on white, palettes, pages of text, screenshots, films. 269 pairs of 33 more sources, which were
 * kept for looking, came out within 3.7 points (root mean square), JPEGs within 2.6. SSIMULACRA2 itself weighs luma at
 * a quarter and an eighth of the size most, too.
 */
export const WEIGHTS: Losses = {
  quarter: 140.1,
  eighth: 354.5,
  full: 10.9,
  smoothed: 168.6,
  blueShift: 294,
  redEdges: 119.2,
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
