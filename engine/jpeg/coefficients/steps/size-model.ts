import type { Aim } from '../../../format.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import type { StepCosts } from './step-costs.ts';

/**
 * The bytes that a picture comes to with some steps, without a look at it: what each place would take if it had a code
 * of its own, by what such codes truly come to. `units` is how many of the scan the costs were counted of.
 */
export function sizeModel(
  costs: StepCosts[][],
  units: number,
  plan: ScanPlan,
  effort: Aim['effort'],
): (tables: Uint16Array[]) => number {
  const { heads, share, dcs } = REQUANTISE.model;
  const blocks = units * plan.pattern.length;
  return (tables) => {
    let [bits, dcBits, kept] = [0, 0, 0];
    for (const [c, places] of costs.entries()) {
      // Components that share their steps share their costs, too.
      if (costs.indexOf(places) < c) continue;
      for (const [k, { steps, bits: each, kept: left }] of places.entries()) {
        const i = indexOf(steps, tables[c]![k]!);
        if (k === 0) dcBits += each[i]!;
        else {
          bits += each[i]!;
          kept += left[i]!;
        }
      }
    }
    if (kept === 0) return heads + ((dcBits / 8) * plan.units) / units;
    const told = share[effort] * (kept / blocks) ** share.kept * (bits / kept) ** share.bits;
    return heads + (told * (bits + dcs * dcBits) * plan.units) / units / 8;
  };
}

/** The steps that are asked about are among these, but for those of DCs. */
function indexOf(steps: number[], step: number): number {
  const found = steps.indexOf(step);
  if (found >= 0) return found;
  const next = steps.findIndex((one) => one >= step);
  return next < 0 ? steps.length - 1 : next;
}
