import { RootFinder } from '../../root-finder.ts';
import type { HuffmanCode } from './huffman-code.ts';
import { mixSteps } from './mix-steps.ts';
import { raiseScore } from './raise-score.ts';
import type { ScaleAim, Scaled } from './scale-aim.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { StepCosts } from './step-costs.ts';
import { type Steps, stepsAt } from './steps.ts';
import { REQUANTISE } from './tuning.ts';

interface Counted {
  steps: Steps;
  size: number;
  scale: number;
}

/**
 * How coarse the steps must be for the budget: first on a sample of the units, then on all of them, until the size
 * is close below. Null where even the coarsest do not fit, or every try ended above. It pauses before each of these tries, and before
 * the file is written.
 */
export function* searchScale(
  plan: ScanPlan,
  costs: StepCosts[][],
  every: number,
  aim: ScaleAim,
): Generator<void, Scaled | null> {
  const { tries, smallTries, closeEnough, closeEnoughLate, freezeWithin, slope } = REQUANTISE;
  const { budget, effort, floor, look, score } = aim;
  const aimed = REQUANTISE.aim[effort] * budget;
  /** What fits, or finer where that leaves much of the budget. */
  const filled = (fitting: Counted, over?: Counted) =>
    over && fitting.size < REQUANTISE.mixBelow * aimed
      ? mixSteps(over.steps, fitting.steps, REQUANTISE.mixLooks, (steps) => look(steps, 1).size <= aimed)
      : fitting.steps;
  let { scale, codes } = every > 1 ? sampled(plan, costs, every, aim) : { scale: 1, codes: [] };
  let encodes = 0;
  let frozen: Steps | undefined;
  let finder = new RootFinder(slope.steps);
  let fitting: Counted | undefined;
  let over: Counted | undefined;
  // A small picture is counted in no time: it may take more tries to come closer.
  const most = every > 1 ? tries : smallTries;
  for (let full = 1; full <= most; full++) {
    yield;
    const last = full === most;
    // The last try is the best of those before, or must fit: it gives up bytes for certainty.
    if (last && !fitting) scale = within(REQUANTISE.lastStep * scale);
    // Where sizes jump, lines lead to the same end again and again: the one before halves what lies between.
    if (full === most - 1 && fitting && over) scale = Math.sqrt(over.scale * fitting.scale);
    const steps = (last && fitting && filled(fitting, over)) || stepsAt(scale, plan, costs, codes, frozen);
    const found = look(steps, 1);
    if (found.size <= budget) {
      const enough = (full > (most - 1) / 2 ? closeEnoughLate : closeEnough)[effort];
      if (found.size >= enough * aimed || scale <= REQUANTISE.finest || last) {
        const reached = score(steps);
        if (reached !== null && reached < floor)
          return yield* raiseScore({ scale, score: reached, codes: found.codes }, plan, costs, aim);
        yield;
        const bytes = found.write();
        encodes += 1;
        if (bytes.length <= budget) return { bytes, steps, encodes, score: reached };
        // More stuffed zeros than was guessed, which is rare.
        found.size = 1.003 * bytes.length;
      } else if (!fitting || fitting.size < found.size) fitting = { steps, size: found.size, scale };
    }
    if (found.size > budget && (scale >= REQUANTISE.coarsest || last)) {
      const reached = score(steps);
      return reached !== null && reached < floor
        ? yield* raiseScore({ scale, score: reached, codes: found.codes }, plan, costs, aim)
        : null;
    }
    if (found.size > budget && (!over || scale > over.scale)) over = { steps, size: found.size, scale };
    if (!frozen && Math.abs(Math.log(found.size / aimed)) < freezeWithin) {
      // From here on only what is dropped changes: sizes then move smoothly.
      frozen = steps;
      finder = new RootFinder(slope.dropping);
    } else if (!frozen) codes = found.codes;
    scale = nextScale(finder, scale, found.size, aimed);
  }
  return null;
}

/** A scale whose size is about right in the sample, and the codes for it. */
function sampled(plan: ScanPlan, costs: StepCosts[][], every: number, { budget, effort, look }: ScaleAim) {
  const finder = new RootFinder(REQUANTISE.slope.steps);
  const aimed = REQUANTISE.aim[effort] * budget;
  let codes: HuffmanCode[] = [];
  let scale = 1;
  for (let taken = 1; ; taken++) {
    const found = look(stepsAt(scale, plan, costs, codes), every);
    codes = found.codes;
    scale = nextScale(finder, scale, found.size, aimed);
    if (
      taken === REQUANTISE.samples ||
      (taken > 1 && Math.abs(Math.log(found.size / aimed)) < REQUANTISE.sampleMiss)
    )
      return { scale, codes };
  }
}

/** After a scale came to so many bytes; ln(bytes) is nearly straight in ln(scale). */
function nextScale(finder: RootFinder, scale: number, bytes: number, wanted: number): number {
  finder.add(Math.log(scale), Math.log(bytes));
  return within(Math.exp(finder.solve(Math.log(wanted))));
}

function within(scale: number): number {
  return Math.min(REQUANTISE.coarsest, Math.max(REQUANTISE.finest, scale));
}
