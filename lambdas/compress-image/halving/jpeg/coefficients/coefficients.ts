import { REQUANTISE } from '../../tuning.ts';
import { type HuffmanCode, huffmanCode } from './huffman-code.ts';
import type { Kernel } from './kernel.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { Steps } from './steps.ts';
import { unstuff } from './unstuff.ts';

/** Entries of four bytes that are taken at first, for each byte of data; more when they are needed. */
const ENTRIES_A_BYTE = 1.5;

/** One pass over the coefficients. */
export interface Count {
  /** By table (luma DC, chroma DC, luma AC, chroma AC) and symbol. */
  frequencies: Uint32Array;
  /** How many units of the scan it has seen. */
  units: number;
}

/** The quantised coefficients of one picture, in the kernel's memory, in the order of the scan. */
export class Coefficients {
  readonly #kernel: Kernel;
  readonly #plan: ScanPlan;
  /** Where free memory begins, past the coefficients. */
  #free = 0;
  #entries = 0;

  private constructor(kernel: Kernel, plan: ScanPlan) {
    this.#kernel = kernel;
    this.#plan = plan;
  }

  /**
   * Undoes the Huffman coding. Null at the first thing that is not as the standard says: then the decoder of libvips
   * judges the file, and names what is wrong with it.
   */
  static read(kernel: Kernel, bytes: Buffer, plan: ScanPlan): Coefficients | null {
    const made = new Coefficients(kernel, plan);
    return made.#read(bytes) ? made : null;
  }

  #read(bytes: Buffer): boolean {
    const { units, pattern, restart } = this.#plan;
    const kernel = this.#kernel;
    const blocks = units * pattern.length;
    const intervals = unstuff(bytes, this.#plan.from, this.#plan.to);
    const each = restart || units;
    if (intervals.length !== Math.ceil(units / each)) return false;
    this.#fillLookups();
    const longest = Math.max(...intervals.map(({ length }) => length));
    const data = align(kernel.address('__heap_base'));
    const dc = align(data + longest + 16);
    const start = align(dc + 2 * blocks);
    const entries = align(start + 4 * (blocks + 1));
    let room = Math.ceil(ENTRIES_A_BYTE * (this.#plan.to - this.#plan.from)) + 64;
    kernel.reach(entries + 4 * room);
    let count = 0;
    for (const [i, interval] of intervals.entries()) {
      kernel.bytes(data, interval.length).set(interval);
      kernel.bytes(data + interval.length, 16).fill(255);
      const from = i * each * pattern.length;
      const to = Math.min(units, (i + 1) * each) * pattern.length;
      let got = -2;
      while (got === -2) {
        kernel.run.place(dc, start, entries, room);
        got = kernel.run.read_interval(data, interval.length, from, to, count);
        if (got !== -2) continue;
        room *= 2;
        kernel.reach(entries + 4 * room);
      }
      if (got < 0) return false;
      count = got;
    }
    new Uint32Array(kernel.run.memory.buffer, start, blocks + 1)[blocks] = count;
    this.#entries = count;
    this.#free = align(entries + 4 * count);
    return true;
  }

  #fillLookups(): void {
    const kernel = this.#kernel;
    const { pattern, back, dc, ac } = this.#plan;
    for (const [c] of dc.entries()) {
      for (const [i, lookup] of [dc[c]!, ac[c]!].entries()) {
        const index = 2 * c + i;
        kernel.fill('fast', lookup.fast, index * lookup.fast.byteLength);
        kernel.fill('limit', lookup.limit, index * lookup.limit.byteLength);
        kernel.fill('offset', lookup.offset, index * lookup.offset.byteLength);
        kernel.fill('symbols', lookup.symbols, index * 256);
      }
    }
    kernel.fill('pattern', pattern);
    kernel.fill('back', back);
    kernel.fill('places', Int32Array.of(pattern.length));
  }

  /** How often each symbol comes, in one of so many units of the scan. */
  count({ tables, least }: Steps, every: number): Count {
    const kernel = this.#kernel;
    for (const [c, old] of this.#plan.tables.entries())
      kernel.fill(
        'factor',
        Float32Array.from(old, (step, k) => step / tables[c]![k]!),
        256 * c,
      );
    kernel.fill('least', least);
    kernel.fill('rounding', Float32Array.of(REQUANTISE.rounding));
    // A block has at most a DC, an end, and three long runs; an AC value its own token.
    kernel.reach(this.#free + 4 * (this.#entries + 5 * this.#plan.units * this.#plan.pattern.length));
    const units = kernel.run.count(this.#plan.units, every, this.#free);
    const at = kernel.address('frequency');
    return { units, frequencies: new Uint32Array(kernel.run.memory.buffer.slice(at, at + 4096)) };
  }

  /** The coded scan, as the last full count has left it. */
  write(codes: HuffmanCode[], { frequencies }: Count): Buffer {
    const kernel = this.#kernel;
    for (const [table, { code, length }] of codes.entries()) {
      kernel.fill('code', code, 512 * table);
      kernel.fill('length', length, 256 * table);
    }
    const tokens = frequencies.reduce((sum, frequency) => sum + frequency, 0);
    const to = align(this.#free + 4 * tokens);
    // Every byte could be one that is followed by a stuffed zero.
    kernel.reach(to + Math.ceil(bitsOf(frequencies, codes) / 4) + 64);
    return Buffer.from(kernel.bytes(to, kernel.run.write(this.#free, to)));
  }
}

/** The codes that suit these frequencies: luma DC, chroma DC, luma AC, chroma AC. */
export function codesFor(frequencies: Uint32Array): HuffmanCode[] {
  return [0, 1, 2, 3].map((table) => huffmanCode(frequencies.subarray(256 * table, 256 * (table + 1))));
}

/** The bits that the scan will take, exactly but for stuffed zeros. */
export function bitsOf(frequencies: Uint32Array, codes: HuffmanCode[]): number {
  let bits = 0;
  for (let index = 0; index < 1024; index++)
    if (frequencies[index])
      bits += frequencies[index]! * (codes[index >> 8]!.length[index & 255]! + (index & 15));
  return bits;
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
