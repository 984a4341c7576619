import type { Kernel } from '../kernel.ts';
import type { CoefficientLayout } from './layout.ts';
import type { Pass, ScanPlan } from './scan-plan.ts';

/** Entries of four bytes that are taken at first, for each byte of data; more when they are needed. */
const ENTRIES_A_BYTE = 1.5;

/** Where the coefficients lie in the kernel's memory, and where free memory begins. */
export interface Read {
  entries: number;
  free: number;
}

/** Undoes the Huffman coding of all scans. Null at the first thing that is not as the standard says. */
export function readScans(kernel: Kernel, bytes: Buffer, plan: ScanPlan): Read | null {
  const blocks = plan.units * plan.pattern.length;
  const longest = Math.max(...plan.passes.map(({ from, to }) => to - from));
  const raw = align(kernel.address('__heap_base'));
  // As it came, and without stuffed zeros; both are read in steps of 16 bytes.
  const data = align(raw + longest + 16);
  const dc = align(data + longest + 32);
  const start = align(dc + 2 * blocks);
  const planes = align(start + 4 * (blocks + 1));
  const entries = plan.progressive ? align(planes + 128 * blocks) : planes;
  const all = plan.passes.reduce((sum, { from, to }) => sum + to - from, 0);
  let room = Math.ceil(ENTRIES_A_BYTE * all) + 64;
  kernel.reach(entries + 4 * room);
  fillLayout(kernel, plan);
  const where = { raw, data };
  if (plan.progressive && !readPlanes(kernel, bytes, plan, where, planes)) return null;
  // The shortest way to know how much room is needed is to try.
  for (;;) {
    kernel.run.place(dc, start, entries, room);
    const count = plan.progressive
      ? kernel.run.gather(plan.units, plan.across)
      : readSequential(kernel, bytes, plan, where);
    if (count >= 0) {
      new Uint32Array(kernel.run.memory.buffer, start, blocks + 1)[blocks] = count;
      return { entries: count, free: align(entries + 4 * count) };
    }
    if (count !== -2) return null;
    room *= 2;
    kernel.reach(entries + 4 * room);
  }
}

/** Where the data of a scan is laid as it came, and where the kernel brings it to order. */
interface Where {
  raw: number;
  data: number;
}

/** In which order the blocks of the picture lie there. */
export function fillLayout(kernel: Kernel, { pattern, back, planes }: CoefficientLayout): void {
  kernel.fill('pattern', pattern);
  kernel.fill('back', back);
  kernel.fill('places', Int32Array.of(pattern.length));
  fillEach(kernel, 'sampling_h', planes, ({ h }) => h);
  fillEach(kernel, 'sampling_v', planes, ({ v }) => v);
}

function readSequential(kernel: Kernel, bytes: Buffer, plan: ScanPlan, { raw, data }: Where): number {
  const { units, pattern, passes, exact } = plan;
  const { from, to, restart } = passes[0]!;
  fillLookups(kernel, passes[0]!);
  kernel.bytes(raw, to - from).set(bytes.subarray(from, to));
  const each = (restart || units) * pattern.length;
  return kernel.run.read_sequential(raw, to - from, data, exact ? 1 : 0, units * pattern.length, each);
}

function readPlanes(
  kernel: Kernel,
  bytes: Buffer,
  plan: ScanPlan,
  { raw, data }: Where,
  planes: number,
): boolean {
  let at = planes;
  const starts = plan.planes.map(({ across, down }) => {
    at += 128 * across * down;
    return at - 128 * across * down;
  });
  kernel.bytes(planes, at - planes).fill(0);
  kernel.fill('plane', Int32Array.from(starts));
  fillEach(kernel, 'plane_across', plan.planes, ({ across }) => across);
  return plan.passes.every((pass) => {
    const { components, first, last, high, low, from, to } = pass;
    const alone = components.length === 1 ? plan.planes[components[0]!]! : null;
    fillLookups(kernel, pass);
    kernel.fill('scan_components', Int32Array.of(components.length));
    kernel.fill('scan_component', Int32Array.from(components));
    kernel.fill('scan_across', Int32Array.of(alone ? alone.width : plan.across));
    const units = alone ? alone.width * alone.height : plan.units;
    const each = pass.restart || units;
    const exact = plan.exact ? 1 : 0;
    kernel.bytes(raw, to - from).set(bytes.subarray(from, to));
    return kernel.run.read_pass(raw, to - from, data, exact, units, each, first, last, high, low) === 0;
  });
}

function fillLookups(kernel: Kernel, { components, dc, ac }: Pass): void {
  for (const component of components) {
    for (const [i, lookup] of [dc[component], ac[component]].entries()) {
      if (!lookup) continue;
      const index = 2 * component + i;
      kernel.fill('fast', lookup.fast, index * lookup.fast.byteLength);
      kernel.fill('limit', lookup.limit, index * lookup.limit.byteLength);
      kernel.fill('offset', lookup.offset, index * lookup.offset.byteLength);
      kernel.fill('symbols', lookup.symbols, index * 256);
    }
  }
}

export function fillEach<T>(
  kernel: Kernel,
  name: Parameters<Kernel['fill']>[0],
  each: T[],
  value: (one: T) => number,
): void {
  kernel.fill(name, Int32Array.from(each, value));
}

export function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
