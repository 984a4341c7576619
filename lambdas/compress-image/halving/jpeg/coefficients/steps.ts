import { REQUANTISE } from '../../tuning.ts';
import type { HuffmanCode } from './huffman-code.ts';
import type { ScanPlan } from './scan-plan.ts';

/** How a picture is to be quantised anew. */
export interface Steps {
  /** A table for each component, in zigzag order. */
  tables: Uint16Array[];
  /** For luma and chroma, by the run of zeros before it: the least part of a step that is worth its bits. */
  least: Float32Array;
}

/**
 * Klein, Silverstein and Carney's model of what the eye sees, in zigzag order, as quality 50: the same table as
 * mozjpeg's number 5, which sharp's encoder is given.
 */
const VISIBLE = [
  10, 12, 12, 14, 18, 14, 19, 21, 21, 19, 26, 28, 25, 28, 26, 38, 35, 32, 32, 35, 38, 57, 41, 44, 41, 44, 41,
  57, 86, 54, 63, 54, 54, 63, 54, 86, 76, 92, 75, 70, 75, 92, 76, 136, 107, 95, 95, 107, 136, 157, 132, 125,
  132, 157, 190, 170, 170, 190, 239, 227, 239, 312, 312, 419,
];

/**
 * Tables so many times as coarse as the model, and coarser where the input is fine: what the input has already lost
 * cannot be lost again, so its coarse steps stay as they are. None is finer than the input's.
 */
export function tablesAt(scale: number, { tables, planes }: ScanPlan): Uint16Array[] {
  const { visible, old: mix } = REQUANTISE.mix;
  const area = (component: number) => planes[component]!.h * planes[component]!.v;
  return tables.map((old, component) => {
    const share = component === 0 ? 1 : (REQUANTISE.fullChroma * area(component)) / area(0);
    return Uint16Array.from(old, (step, k) => {
      const wanted = scale * share * VISIBLE[k]! ** visible * step ** mix;
      return Math.max(step, Math.min(255, Math.round(wanted)));
    });
  });
}

/** A coefficient of one step costs its code and its sign: what that is worth must be seen in the picture. */
export function leastWorth(codes: HuffmanCode[]): Float32Array {
  return Float32Array.from({ length: 32 }, (_, i) => {
    const run = i & 15;
    const length = codes[2 + (i >> 4)]?.length[(run << 4) | 1] || Math.min(14, 3 + run);
    return 0.5 + (REQUANTISE.bitWorth / 2) * (length + 1);
  });
}
