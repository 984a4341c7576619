import { RootFinder } from '../../root-finder.ts';
import type { HuffmanCode } from './huffman-code.ts';
import type { ScaleAim, Scaled } from './scale-aim.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { StepCosts } from './step-costs.ts';
import { type Steps, stepsAt } from './steps.ts';
import { REQUANTISE } from './tuning.ts';

/** Where the search for bytes came to a picture under the floor. */
interface TooPoor {
  scale: number;
  score: number;
  codes: HuffmanCode[];
}

/**
 * Goes on from a picture that is too poor to the coarsest steps that the floor allows, by the same looks. Null where no
 * look came out above it. It pauses before each of them.
 */
export function* raiseScore(
  from: TooPoor,
  plan: ScanPlan,
  costs: StepCosts[][],
  aim: ScaleAim,
): Generator<void, Scaled | null> {
  const { floor, look, score } = aim;
  const { above, slope, looks } = REQUANTISE.floor;
  const finder = new RootFinder(slope);
  const next = (at: number, reached: number) => {
    finder.add(Math.log(at), reached);
    const scale = Math.exp(finder.solve(floor + above / 2));
    return Math.min(REQUANTISE.coarsest, Math.max(REQUANTISE.finest, scale));
  };
  let { codes } = from;
  let scale = next(from.scale, from.score);
  let found: { steps: Steps; score: number; scale: number } | undefined;
  for (let taken = 1; taken <= looks; taken++) {
    yield;
    const steps = stepsAt(scale, plan, costs, codes);
    const seen = look(steps, 1);
    codes = seen.codes;
    const reached = score(steps)!;
    if (reached >= floor && (!found || scale > found.scale)) found = { steps, score: reached, scale };
    if (found?.steps === steps && (reached <= floor + above || taken === looks))
      return { bytes: seen.write(), steps, encodes: 1, score: reached, wouldScore: from.score };
    scale = next(scale, reached);
  }
  if (!found) return null;
  const bytes = look(found.steps, 1).write();
  return { bytes, steps: found.steps, encodes: 1, score: found.score, wouldScore: from.score };
}
