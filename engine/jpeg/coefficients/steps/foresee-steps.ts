import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import type { StepCosts } from './step-costs.ts';
import { tablesAt } from './steps.ts';

interface Foreseen {
  scale: number;
  tables: Uint16Array[];
}

/**
 * The finest steps of which the model says that they take no more than the bytes that are wanted. Where sizes jump from one
 * scale to the next, as those of pictures whose coefficients are all small do, the steps of both are mixed: from the
 * lowest frequency on the finer ones, wherever that leaves room for them.
 */
export function foreseeSteps(
  wanted: number,
  plan: ScanPlan,
  costs: StepCosts[][],
  model: (tables: Uint16Array[]) => number,
): Foreseen {
  const { finest, coarsest, halvings, mixBelow } = REQUANTISE;
  const at = (scale: number): Foreseen => ({ scale, tables: tablesAt(scale, plan, costs) });
  const fits = ({ tables }: Foreseen) => model(tables) <= wanted;
  let [fine, coarse] = [at(finest), at(coarsest)];
  if (fits(fine)) return fine;
  if (!fits(coarse)) return coarse;
  for (let i = 0; i < halvings; i++) {
    const middle = at(Math.sqrt(fine.scale * coarse.scale));
    if (fits(middle)) coarse = middle;
    else fine = middle;
  }
  if (model(coarse.tables) < mixBelow * wanted) mix(fine.tables, coarse, costs, fits);
  return coarse;
}

function mix(
  fine: Uint16Array[],
  coarse: Foreseen,
  costs: StepCosts[][],
  fits: (mixed: Foreseen) => boolean,
): void {
  const { tables } = coarse;
  for (let k = 0; k < 64; k++) {
    for (const [c, places] of costs.entries()) {
      // Components that share their steps share their costs, too, and go on sharing both.
      if (costs.indexOf(places) < c || fine[c]![k] === tables[c]![k]) continue;
      const [before, step] = [tables[c]![k]!, fine[c]![k]!];
      const set = (value: number) => {
        for (const [other, table] of tables.entries()) if (costs[other] === places) table[k] = value;
      };
      set(step);
      if (!fits(coarse)) set(before);
    }
  }
}
