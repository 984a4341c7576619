import { scoreOf } from '../../engine/score/score-of.ts';
import type { Losses } from '../../engine/score/tally.ts';
import type { Pair } from './pairs.ts';

const clamp = (score: number) => Math.min(100, Math.max(0, score));

/** Of the misses, in points; what lies below 0 or above 100 is not told apart. */
export function squaredMiss(pairs: Pair[], weights: Losses): number {
  return pairs.reduce(
    (sum, { losses, reference }) => sum + (clamp(scoreOf(losses, weights)) - clamp(reference)) ** 2,
    0,
  );
}

/** The weights with the least squared miss: each is made larger or smaller in turn, by steps that become finer. */
export function fitWeights(pairs: Pair[], start: Losses): Losses {
  const weights = { ...start };
  let least = squaredMiss(pairs, weights);
  for (let step = 1.6; step > 1.01; step = step ** 0.7) {
    for (let moved = true; moved; ) {
      moved = false;
      for (const name of Object.keys(weights) as (keyof Losses)[]) {
        for (const factor of [step, 1 / step]) {
          const tried = { ...weights, [name]: weights[name] * factor };
          const miss = squaredMiss(pairs, tried);
          if (miss >= 0.9999 * least) continue;
          least = miss;
          weights[name] = tried[name];
          moved = true;
        }
      }
    }
  }
  return weights;
}
