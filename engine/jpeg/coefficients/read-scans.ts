import type { Kernel } from './kernel.ts';
import type { CoefficientLayout } from './layout.ts';
import type { Pass, ScanPlan } from './scan-plan.ts';
import { unstuff } from './unstuff.ts';

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
  const data = align(kernel.address('__heap_base'));
  const dc = align(data + longest + 16);
  const start = align(dc + 2 * blocks);
  const planes = align(start + 4 * (blocks + 1));
  const entries = plan.progressive ? align(planes + 128 * blocks) : planes;
  const all = plan.passes.reduce((sum, { from, to }) => sum + to - from, 0);
  let room = Math.ceil(ENTRIES_A_BYTE * all) + 64;
  kernel.reach(entries + 4 * room);
  fillLayout(kernel, plan);
  if (plan.progressive && !readPlanes(kernel, bytes, plan, data, planes)) return null;
  // The shortest way to know how much room is needed is to try.
  const withRoom = (read: () => number) => {
    for (;;) {
      kernel.run.place(dc, start, entries, room);
      const count = read();
      if (count !== -2) return count;
      room *= 2;
      kernel.reach(entries + 4 * room);
    }
  };
  const count = plan.progressive
    ? withRoom(() => kernel.run.gather(plan.units, plan.across))
    : readSequential(kernel, bytes, plan, data, withRoom);
  if (count < 0) return null;
  new Uint32Array(kernel.run.memory.buffer, start, blocks + 1)[blocks] = count;
  return { entries: count, free: align(entries + 4 * count) };
}

/** In which order the blocks of the picture lie there. */
export function fillLayout(kernel: Kernel, { pattern, back, planes }: CoefficientLayout): void {
  kernel.fill('pattern', pattern);
  kernel.fill('back', back);
  kernel.fill('places', Int32Array.of(pattern.length));
  fillEach(kernel, 'sampling_h', planes, ({ h }) => h);
  fillEach(kernel, 'sampling_v', planes, ({ v }) => v);
}

function readSequential(
  kernel: Kernel,
  bytes: Buffer,
  { units, pattern, passes, exact }: ScanPlan,
  data: number,
  withRoom: (read: () => number) => number,
): number {
  const pass = passes[0]!;
  fillLookups(kernel, pass);
  let count = 0;
  const each = (length: number, from: number, to: number) => {
    const [first, last] = [from * pattern.length, to * pattern.length];
    count = withRoom(() => kernel.run.read_interval(data, length, first, last, count));
    return count >= 0;
  };
  return eachInterval(kernel, bytes, pass, units, data, exact, each) ? count : -1;
}

function readPlanes(kernel: Kernel, bytes: Buffer, plan: ScanPlan, data: number, planes: number): boolean {
  let at = planes;
  const starts = plan.planes.map(({ across, down }) => {
    at += 128 * across * down;
    return at - 128 * across * down;
  });
  kernel.bytes(planes, at - planes).fill(0);
  kernel.fill('plane', Int32Array.from(starts));
  fillEach(kernel, 'plane_across', plan.planes, ({ across }) => across);
  for (const pass of plan.passes) {
    const { components, first, last, high, low } = pass;
    const alone = components.length === 1 ? plan.planes[components[0]!]! : null;
    fillLookups(kernel, pass);
    kernel.fill('scan_components', Int32Array.of(components.length));
    kernel.fill('scan_component', Int32Array.from(components));
    kernel.fill('scan_across', Int32Array.of(alone ? alone.width : plan.across));
    const units = alone ? alone.width * alone.height : plan.units;
    const each = (length: number, from: number, to: number) =>
      kernel.run.read_pass(data, length, from, to, first, last, high, low) === 0;
    if (!eachInterval(kernel, bytes, pass, units, data, plan.exact, each)) return false;
  }
  return true;
}

/** Lays the data between two restarts before the kernel, one after the other. */
function eachInterval(
  kernel: Kernel,
  bytes: Buffer,
  { from, to, restart }: Pass,
  units: number,
  data: number,
  exact: boolean,
  read: (length: number, from: number, to: number) => boolean,
): boolean {
  const intervals = unstuff(bytes, from, to);
  const each = restart || units;
  if (intervals?.length !== Math.ceil(units / each)) return false;
  return intervals.every((interval, i) => {
    kernel.fill('spare', Int32Array.of(exact ? 0 : zerosAtTheEnd(interval)));
    kernel.bytes(data, interval.length).set(interval);
    kernel.bytes(data + interval.length, 16).fill(255);
    return read(interval.length, i * each, Math.min(units, (i + 1) * each));
  });
}

/** Some telephones fill up with them in front of a restart marker. */
function zerosAtTheEnd(interval: Uint8Array): number {
  let at = interval.length;
  while (at > 0 && interval[at - 1] === 0) at -= 1;
  return interval.length - at;
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
