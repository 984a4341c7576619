import { RootFinder } from '../../../search/root-finder.ts';
import type { HuffmanCode } from '../huffman/huffman-code.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import { foreseeSteps } from './foresee-steps.ts';
import { raiseScore } from './raise-score.ts';
import type { Look, ScaleAim, Scaled } from './scale-aim.ts';
import type { StepCosts } from './step-costs.ts';
import { type Steps, scaleOf, stepsAt } from './steps.ts';

interface Counted {
  steps: Steps;
  size: number;
  scale: number;
}

/**
 * How coarse the steps must be for the budget: by a model that every look corrects, first at a sample of the units, then at
 * all of them, until the size is close below. Null where even the coarsest do not fit, or every try ended above. It
 * pauses before each of these tries, and before the file is written.
 */
export function* searchScale(
  plan: ScanPlan,
  costs: StepCosts[][],
  every: number,
  aim: ScaleAim,
): Generator<void, Scaled | null> {
  const { tries, smallTries, corrections, closeEnough, closeEnoughLate, freezeWithin, slope } = REQUANTISE;
  const { budget, effort, floor, look, score, model } = aim;
  const aimed = REQUANTISE.aim[effort] * budget;
  const raise = (found: Look, steps: Steps, reached: number) =>
    raiseScore({ ...found, score: reached, off: found.size / model(steps.tables) }, plan, costs, aim);
  let { off, codes } = sampled(plan, costs, every, aim);
  let { scale, tables } = foreseeSteps(aimed / off, plan, costs, model);
  let encodes = 0;
  let finder: RootFinder | undefined;
  let fitting: Counted | undefined;
  // A small picture is counted in no time: it may take more tries to come closer.
  const most = every > 1 ? tries : smallTries;
  for (let full = 1; full <= most; full++) {
    yield;
    const last = full === most;
    // The last try is the best of those before, or must fit: it gives up bytes for certainty.
    if (last && fitting) ({ scale } = fitting);
    else if (last) scale = within(REQUANTISE.lastStep * scale);
    const steps =
      last && fitting ? fitting.steps : stepsAt(scale, plan, costs, codes, last ? undefined : tables);
    const found = look(steps, 1);
    if (found.size <= budget) {
      const enough = (full > (most - 1) / 2 ? closeEnoughLate : closeEnough)[effort];
      if (found.size >= enough * aimed || scale <= REQUANTISE.finest || last) {
        const reached = score(steps);
        if (reached !== null && reached < floor) return yield* raise(found, steps, reached);
        yield;
        const bytes = found.write();
        encodes += 1;
        if (bytes.length <= budget) return { bytes, steps, scale, encodes, score: reached };
        // More stuffed zeros than was guessed, which is rare.
        found.size = 1.003 * bytes.length;
      } else if (!fitting || fitting.size < found.size) fitting = { steps, size: found.size, scale };
    }
    if (found.size > budget && (scale >= REQUANTISE.coarsest || last)) {
      const reached = score(steps);
      return reached !== null && reached < floor ? yield* raise(found, steps, reached) : null;
    }
    const isNear = Math.abs(Math.log(found.size / aimed)) < freezeWithin;
    if (!finder && full <= corrections && !isNear) {
      codes = found.codes;
      off = found.size / model(tables);
      const next = foreseeSteps(aimed / off, plan, costs, model);
      const isNew = next.tables.some((table, c) => table.some((step, k) => step !== tables[c]![k]));
      ({ scale, tables } = next);
      if (isNew) continue;
    }
    // From here on only what is dropped changes: sizes then move smoothly.
    finder ??= new RootFinder(slope.dropping);
    // At the finest scale nothing is dropped, nor much below the one that is right for these steps.
    if (found.size > budget && scale <= REQUANTISE.finest) scale = scaleOf(tables, plan) / 2;
    scale = nextScale(finder, scale, found.size, REQUANTISE.aimFrozen[effort] * budget);
  }
  return null;
}

/** How far off the model is, as a sample shows, and the codes for it. */
function sampled(
  plan: ScanPlan,
  costs: StepCosts[][],
  every: number,
  { budget, effort, look, model }: ScaleAim,
) {
  const aimed = REQUANTISE.aim[effort] * budget;
  let codes: HuffmanCode[] = [];
  let off = 1;
  for (let taken = 0; every > 1 && taken < REQUANTISE.samples; taken++) {
    const { scale, tables } = foreseeSteps(aimed / off, plan, costs, model);
    const found = look(stepsAt(scale, plan, costs, codes, tables), every);
    codes = found.codes;
    off = found.size / model(tables);
    if (Math.abs(Math.log(found.size / aimed)) < REQUANTISE.sampleMiss) break;
  }
  return { off, codes };
}

/** After a scale came to so many bytes; ln(bytes) is nearly straight in ln(scale). */
function nextScale(finder: RootFinder, scale: number, bytes: number, wanted: number): number {
  finder.add(Math.log(scale), Math.log(bytes));
  return within(Math.exp(finder.solve(Math.log(wanted))));
}

function within(scale: number): number {
  return Math.min(REQUANTISE.coarsest, Math.max(REQUANTISE.finest, scale));
}
