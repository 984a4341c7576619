import type { HuffmanCode } from '../huffman/huffman-code.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { REQUANTISE } from '../tuning.ts';
import type { StepCosts } from './step-costs.ts';

/**
 * Klein, Silverstein and Carney's model of what the eye sees, in zigzag order, as quality 50: the same table as
 * mozjpeg's number 5, which sharp's encoder is given.
 */
export const VISIBLE = [
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

/** At this scale, the best steps for each place by what they cost; none is finer than the input's. */
export function tablesAt(scale: number, plan: ScanPlan, costs: StepCosts[][]): Uint16Array[] {
  return plan.tables.map((old, c) =>
    old.map((step, k) => {
      const ideal = idealStep(scale, plan, c, k);
      return k === 0 ? dcStep(step, ideal) : bestStep(costs[c]![k]!, ideal);
    }),
  );
}

/** These steps, as this scale weighs what they lose; by default the best ones at it. */
export function stepsAt(
  scale: number,
  plan: ScanPlan,
  costs: StepCosts[][],
  codes: HuffmanCode[],
  tables = tablesAt(scale, plan, costs),
): Steps {
  const bit = REQUANTISE.bitWorth[plan.thorough ? 'best' : 'fast'];
  const worth = tables.map((table, c) =>
    Float32Array.from(table, (step, k) => (step / idealStep(scale, plan, c, k)) ** 2 / bit),
  );
  return { tables, worth, price: prices(codes) };
}

/** The scale at which these steps of luma would be right, on average. */
export function scaleOf(tables: Uint16Array[], plan: ScanPlan): number {
  const logs = Array.from(tables[0]!, (step, k) => Math.log(step / idealStep(1, plan, 0, k)));
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** These steps and no others; what the error of one of them is worth, in bits. */
export function stepsOf(tables: Uint16Array[], worth: number): Steps {
  return { tables, worth: tables.map(() => new Float32Array(64).fill(worth)), price: prices([]) };
}

/** By component and place: the step that is right at a scale of 1, made once for a picture. */
const rightSteps = new WeakMap<ScanPlan, Float64Array[]>();

/** The step that would be right if coefficients came in all sizes alike. */
function idealStep(scale: number, plan: ScanPlan, c: number, k: number): number {
  let right = rightSteps.get(plan);
  if (!right) {
    right = (plan.likeness ?? plan.tables).map((table, i) =>
      Float64Array.from(table, (step, place) => stepAtOne(step, plan, i, place)),
    );
    rightSteps.set(plan, right);
  }
  const { tilt } = REQUANTISE.ideal;
  const step = scale * right[c]![k]!;
  if (c > 0 || scale <= tilt.from) return step;
  return step * (VISIBLE[k]! / tilt.middle) ** (tilt.power * Math.log(scale / tilt.from));
}

function stepAtOne(step: number, { planes, thorough }: ScanPlan, c: number, k: number): number {
  const { middle, dc, chroma, old, thorough: nearer } = REQUANTISE.ideal;
  const visible = VISIBLE[k]! * (thorough ? (VISIBLE[k]! / nearer.middle) ** nearer.power : 1);
  const mixed = step ** old;
  if (c === 0) return mixed * visible * (k === 0 ? dc : 1);
  const area = (planes[c]!.h * planes[c]!.v) / (planes[0]!.h * planes[0]!.v);
  return mixed * chroma.share * area ** chroma.area * middle * (visible / middle) ** chroma.power;
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

/** Lengths of codes of which nothing is known yet, by run and size: about what they came to in 130 pictures. */
const GUESSED = Float32Array.from({ length: 256 }, (_, symbol) => {
  const [run, size] = [symbol >> 4, symbol & 15];
  if (size === 0) return run === 0 ? 2 : 10;
  return Math.min(RARE, 2.1 + 1.55 * run ** 0.64 + (size - 1) * 0.8 * (1 + Math.sqrt(run)));
});

function prices(codes: HuffmanCode[]): Float32Array {
  return Float32Array.from({ length: 512 }, (_, i) => {
    const symbol = i & 255;
    const known = codes[2 + (i >> 8)];
    return (known ? known.length[symbol] || RARE : GUESSED[symbol]!) + (symbol & 15);
  });
}
