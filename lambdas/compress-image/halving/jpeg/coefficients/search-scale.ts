import { REQUANTISE } from '../../tuning.ts';
import type { JpegParts } from '../parse-jpeg.ts';
import { bitsOf, type Coefficients, type Count, codesFor } from './coefficients.ts';
import type { ScanPlan } from './scan-plan.ts';
import { leastWorth, type Steps, tablesAt } from './steps.ts';
import { jpegHead } from './write-jpeg.ts';

/** Steps whose exact size is known: the coefficients hold their tokens, ready to be written. */
export interface Found {
  scale: number;
  steps: Steps;
  count: Count;
}

/**
 * How coarse the steps must be for the budget: first on a sample of the units, then on all of them, until the size
 * is close below. Null where even the coarsest do not fit, or every try ended above.
 */
export function searchScale(
  coefficients: Coefficients,
  parts: JpegParts,
  plan: ScanPlan,
  { budget, effort }: { budget: number; effort: 'fast' | 'best' },
): Found | null {
  const { sampledUnits, coarsest, finest, closeEnough, aim, smallTries, tries } = REQUANTISE;
  const aimed = aim[effort] * budget;
  let every = Math.max(1, Math.min(16, Math.floor(plan.units / sampledUnits)));
  let least = leastWorth([]);
  let scale = 1;
  let slope = -0.7;
  let before: { scale: number; size: number } | undefined;
  // A small picture is counted in no time: it may take more tries to come closer.
  const most = every === 1 ? smallTries : tries;
  let sampled = 0;
  for (let full = 0; full < most; ) {
    const steps = { tables: tablesAt(scale, plan), least };
    const count = coefficients.count(steps, every);
    const codes = codesFor(count.frequencies);
    const scan = (bitsOf(count.frequencies, codes) / 8) * (plan.units / count.units);
    const size = jpegHead(parts, steps.tables, codes).length + 2 + scan * REQUANTISE.stuffing;
    const miss = Math.log(aimed / size);
    if (every === 1) {
      full += 1;
      const lowest = full > most / 2 ? 0.9 : closeEnough[effort];
      if (size <= budget && (size >= lowest * budget || scale <= finest || full === most))
        return { scale, steps, count };
    } else {
      sampled += 1;
      least = leastWorth(codes);
      if (sampled === REQUANTISE.samples || (sampled > 1 && Math.abs(miss) < REQUANTISE.sampleMiss))
        every = 1;
    }
    if (before && Math.abs(Math.log(scale / before.scale)) > 0.02) {
      const measured = Math.log(size / before.size) / Math.log(scale / before.scale);
      slope = Math.min(-0.3, Math.max(-2, measured));
    }
    before = { scale, size };
    if (scale >= coarsest && size > budget && every === 1 && full > 0) return null;
    scale = Math.min(coarsest, Math.max(finest, scale * Math.exp(miss / slope)));
  }
  return null;
}
