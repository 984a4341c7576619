import type { JpegParts } from '../parse-jpeg.ts';
import { cosine } from './cosine.ts';
import type { Kernel } from './kernel.ts';
import { layoutOf } from './scans/layout.ts';
import { align, fillLayout, type Read } from './scans/read-scans.ts';
import type { ScanPlan } from './scans/scan-plan.ts';
import { REQUANTISE } from './tuning.ts';
import { NATURAL, ZIGZAG } from './zigzag.ts';

/** A picture with chroma at full size, as it is to be: with half of it across and down; null for any other. */
export function withHalfChroma(
  plan: ScanPlan,
  parts: JpegParts,
): { plan: ScanPlan; parts: JpegParts } | null {
  if (plan.planes.length !== 3 || plan.planes.some(({ h, v }) => h !== 1 || v !== 1)) return null;
  const components = parts.components.map((one, i) => ({ ...one, h: i === 0 ? 2 : 1, v: i === 0 ? 2 : 1 }));
  const halved = { ...parts, components };
  return { plan: { ...plan, ...layoutOf(halved)! }, parts: halved };
}

/**
 * What halving the chroma of a picture takes from a score that looks at chroma at an eighth of the size: most where fine
 * red and green lie side by side. Only as long as the picture as it came lies in the kernel.
 */
export function halvingLoss(kernel: Kernel, { units, tables }: ScanPlan): number {
  const { least, each, sampledUnits } = REQUANTISE.halfChroma;
  const { start, entry } = kernel.picture(3 * units);
  const every = Math.max(1, Math.floor(units / sampledUnits));
  let squares = 0;
  let seen = 0;
  for (let unit = 0; unit < units; unit += every, seen++) {
    const red = 3 * unit + 2;
    let gone = 0;
    for (let i = start[red]!; i < start[red + 1]!; i++) {
      const place = entry[i]! >>> 16;
      const [u, v] = ZIGZAG[place]!;
      if (u > 3 || v > 3) gone += (((entry[i]! << 16) >> 16) * tables[2]![place]!) ** 2 / 64;
    }
    squares += gone ** 2;
  }
  return least + each * Math.sqrt(squares / seen);
}

/** Puts the coefficients with half the chroma behind those that were read, and has the kernel work on these. */
export function halveChroma(kernel: Kernel, read: Read, plan: ScanPlan, halved: ScanPlan): Read {
  const blocks = halved.units * halved.pattern.length;
  const start = align(read.free + 2 * blocks);
  const entries = align(start + 4 * (blocks + 1));
  // What luma has, and all that chroma may come to.
  const room = read.entries + 2 * 63 * halved.units;
  // Blocks of luma are copied in steps of 16 bytes.
  kernel.reach(entries + 4 * room + 16);
  for (const [c, table] of plan.tables.entries())
    for (const picture of [0, 1]) kernel.fill('step', Float32Array.from(table), 256 * (4 * picture + c));
  kernel.fill('merge', MERGE);
  kernel.fill('natural', NATURAL);
  const count = kernel.run.halve_chroma(plan.across, plan.units / plan.across, read.free, start, entries);
  fillLayout(kernel, halved);
  kernel.run.place(read.free, start, entries, room);
  return { entries: count, free: align(entries + 4 * count) };
}

/** Four low frequencies make four values, at half the size; eight of those, of two blocks, make eight frequencies. */
const MERGE = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, from] = [i >> 3, i & 7];
  const first = from < 4 ? 0 : 4;
  const values = [0, 1, 2, 3].map((x) => cosine(4, from - first, x) * cosine(8, u, first + x));
  return values.reduce((sum, one) => sum + one, 0) * Math.SQRT1_2;
});
