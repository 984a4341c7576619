import { BLOCKS, type Place, QUARTERS, type Square } from '../../../score/square.ts';
import { cosine } from '../cosine.ts';
import type { Kernel } from '../kernel.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';
import { NATURAL, ZIGZAG } from '../zigzag.ts';

/**
 * What a coefficient of one adds to the mean of the left half of its block: the cosines of even frequencies cancel out
 * over four pixels, and the odd ones are of the other sign in the right half.
 */
const HALF = Float64Array.from({ length: 8 }, (_, u) =>
  u % 2 === 0 ? 0 : [0, 1, 2, 3].reduce((sum, x) => sum + Math.cos(((2 * x + 1) * u * Math.PI) / 16), 0) / 4,
);

export const WAVE = Float32Array.from({ length: 64 }, (_, i) => cosine(8, i >> 3, i & 7));

const ACROSS = Float32Array.from(ZIGZAG, ([u, v]) => (v === 0 ? HALF[u]! * Math.SQRT1_2 : 0) / 4);
const DOWN = Float32Array.from(ZIGZAG, ([u, v]) => (u === 0 ? HALF[v]! * Math.SQRT1_2 : 0) / 4);
const CORNER = Float32Array.from(ZIGZAG, ([u, v]) => (HALF[u]! * HALF[v]!) / 4);

/**
 * Reads squares of a requantised picture out of its coefficients, old and new. Null where luma is not the finest
 * component, which hardly any file has. Only as long as both lie in the kernel; what it gives is overwritten.
 */
export function squareReader(
  kernel: Kernel,
  { tables, planes, across }: ScanPlan,
  newTables: Uint16Array[],
): ((place: Place) => Square) | null {
  const [luma, chroma] = planes;
  const wide = chroma ? luma!.h / chroma.h : 1;
  const high = chroma ? luma!.v / chroma.v : 1;
  const alike = planes.every(({ h, v }, c) => c === 0 || (h === chroma!.h && v === chroma!.v));
  if (!alike || ![1, 2, 4].includes(wide) || ![1, 2, 4].includes(high)) return null;
  for (const c of tables.keys()) {
    kernel.fill('step', Float32Array.from(tables[c]!), 256 * c);
    kernel.fill('step', Float32Array.from(newTables[c]!), 256 * (4 + c));
  }
  kernel.fill('half_across', ACROSS);
  kernel.fill('half_down', DOWN);
  kernel.fill('corner', CORNER);
  kernel.fill('wave', WAVE);
  kernel.fill('natural', NATURAL);
  const view = (name: 'quarter' | 'eighth' | 'spread', each: number, index: number) =>
    new Float32Array(kernel.run.memory.buffer, kernel.address(name) + 4 * each * index, each);
  const quarter = (index: number) => view('quarter', QUARTERS * QUARTERS, index);
  const eighth = (index: number) => view('eighth', BLOCKS * BLOCKS, index);
  const spread = (index: number) => view('spread', BLOCKS * BLOCKS, index);
  const square: Square = {
    luma: [quarter(0), quarter(1)],
    blue: chroma ? [eighth(0), eighth(2)] : null,
    red: chroma ? [eighth(1), eighth(3)] : null,
    spread: [spread(0), spread(1), spread(2)],
  };
  return ({ x, y }) => {
    kernel.run.square(x >> 3, y >> 3, across, tables.length, wide, high);
    // Stored values lie around 0.
    for (const plane of square.luma) for (let i = 0; i < plane.length; i++) plane[i]! += 128;
    return square;
  };
}
