import type { HuffmanCode } from './huffman-code.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { StepCosts } from './step-costs.ts';
import { REQUANTISE } from './tuning.ts';

/**
 * Klein, Silverstein and Carney's model of what the eye sees, in zigzag order, as quality 50: the same table as
 * mozjpeg's number 5, which sharp's encoder is given.
 */
const VISIBLE = [
  10, 12, 12, 14, 18, 14, 19, 21, 21, 19, 26, 28, 25, 28, 26, 38, 35, 32, 32, 35, 38, 57, 41, 44, 41, 44, 41,
  57, 86, 54, 63, 54, 54, 63, 54, 86, 76, 92, 75, 70, 75, 92, 76, 136, 107, 95, 95, 107, 136, 157, 132, 125,
  132, 157, 190, 170, 170, 190, 239, 227, 239, 312, 312, 419,
];

/** The length of a code for what has not come before. */
const RARE = 14;

/** How a picture is to be quantised anew. */
export interface Steps {
  /** A table for each component, in zigzag order. */
  tables: Uint16Array[];
  /** Likewise: what the squared error of one step is worth, in bits. */
  worth: Float32Array[];
  /** For luma and chroma, by symbol: all its bits. */
  price: Float32Array;
}

/** At this scale, the best steps for each place by what they cost, or those kept; none is finer than the input's. */
export function stepsAt(
  scale: number,
  plan: ScanPlan,
  costs: StepCosts[][],
  codes: HuffmanCode[],
  kept?: Steps,
): Steps {
  const made = plan.tables.map((old, c) => {
    const table = new Uint16Array(64);
    const worth = new Float32Array(64);
    for (let k = 0; k < 64; k++) {
      const ideal = idealStep(scale, plan, c, k);
      table[k] = kept
        ? kept.tables[c]![k]!
        : k === 0
          ? dcStep(old[0]!, ideal)
          : bestStep(costs[c]![k]!, ideal);
      worth[k] = (table[k]! / ideal) ** 2 / REQUANTISE.bitWorth;
    }
    return { table, worth };
  });
  return {
    tables: made.map(({ table }) => table),
    worth: made.map(({ worth }) => worth),
    price: prices(codes),
  };
}

/** These steps and no others; what the error of one of them is worth, in bits. */
export function stepsOf(tables: Uint16Array[], worth: number): Steps {
  return { tables, worth: tables.map(() => new Float32Array(64).fill(worth)), price: prices([]) };
}

/** The step that would be right if coefficients came in all sizes alike. */
function idealStep(scale: number, { tables, planes }: ScanPlan, c: number, k: number): number {
  const { middle, dc, chroma, old } = REQUANTISE.ideal;
  const mixed = scale * tables[c]![k]! ** old;
  if (c === 0) return mixed * VISIBLE[k]! * (k === 0 ? dc : 1);
  const area = (planes[c]!.h * planes[c]!.v) / (planes[0]!.h * planes[0]!.v);
  return mixed * chroma.share * area ** chroma.area * middle * (VISIBLE[k]! / middle) ** chroma.power;
}

function bestStep({ steps, errors, bits }: StepCosts, ideal: number): number {
  const bit = REQUANTISE.tableWorth * ideal * ideal;
  let best = 0;
  for (let i = 1; i < steps.length; i++)
    if (errors[i]! + bit * bits[i]! < errors[best]! + bit * bits[best]!) best = i;
  return steps[best]!;
}

/** DCs are spread so evenly that theory does: no error at the input's own step, at others a twelfth of their square. */
function dcStep(old: number, ideal: number): number {
  const wanted = Math.min(255, Math.round(ideal));
  if (wanted <= old) return old;
  const bit = REQUANTISE.tableWorth * ideal * ideal;
  return (wanted * wanted) / 12 < bit * Math.log2(wanted / old) ? wanted : old;
}

/** Codes of which nothing is known yet are taken to grow with the run and the size that they tell. */
function prices(codes: HuffmanCode[]): Float32Array {
  return Float32Array.from({ length: 512 }, (_, i) => {
    const symbol = i & 255;
    const guess = codes.length > 0 ? RARE : Math.min(RARE, 2 + (symbol >> 4) + 2 * (symbol & 15));
    return (codes[2 + (i >> 8)]?.length[symbol] || guess) + (symbol & 15);
  });
}
