import { RootFinder } from '../../../search/root-finder.ts';
import type { HuffmanCode } from '../huffman/huffman-code.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import { foreseeSteps } from './foresee-steps.ts';
import type { ScaleAim, Scaled } from './scale-aim.ts';
import type { StepCosts } from './step-costs.ts';
import { type Steps, stepsAt } from './steps.ts';

/** Where the search for bytes came to a picture under the floor; the model was so many times too low there. */
interface TooPoor {
  size: number;
  score: number;
  codes: HuffmanCode[];
  off: number;
}

/**
 * Goes on from a picture that is too poor to the fewest bytes that the floor allows, by the same looks. Null where no look
 * came out above it. It pauses before each of them.
 */
export function* raiseScore(
  from: TooPoor,
  plan: ScanPlan,
  costs: StepCosts[][],
  aim: ScaleAim,
): Generator<void, Scaled | null> {
  const { floor, look, score, model } = aim;
  const { above, slope, looks } = REQUANTISE.floor;
  const finder = new RootFinder(slope);
  finder.add(Math.log(from.size), from.score);
  let { codes, off } = from;
  let found: { steps: Steps; scale: number; score: number; size: number } | undefined;
  for (let taken = 1; taken <= looks; taken++) {
    yield;
    const wanted = Math.exp(finder.solve(floor + above / 2));
    const { scale, tables } = foreseeSteps(wanted / off, plan, costs, model);
    const steps = stepsAt(scale, plan, costs, codes, tables);
    const { size, write, ...seen } = look(steps, 1);
    codes = seen.codes;
    off = size / model(tables);
    const reached = score(steps)!;
    if (reached >= floor && (!found || size < found.size)) found = { steps, scale, score: reached, size };
    if (found?.steps === steps && (reached <= floor + above || taken === looks))
      return { ...found, bytes: write(), encodes: 1, wouldScore: from.score };
    finder.add(Math.log(size), reached);
  }
  if (!found) return null;
  return { ...found, bytes: look(found.steps, 1).write(), encodes: 1, wouldScore: from.score };
}
