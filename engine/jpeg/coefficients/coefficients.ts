import { contrast } from '../../score/brightness.ts';
import { halveChroma, halvingLoss } from './halve-chroma.ts';
import { bitsOf } from './huffman/codes-for.ts';
import type { HuffmanCode } from './huffman/huffman-code.ts';
import type { Kernel } from './kernel.ts';
import { align, fillEach, type Read, readScans } from './scans/read-scans.ts';
import type { ScanPlan } from './scans/scan-plan.ts';
import { WAVE } from './score/squares.ts';
import { type Histogram, SIZES } from './steps/histogram.ts';
import type { Steps } from './steps/steps.ts';
import { REQUANTISE } from './tuning.ts';
import { NATURAL } from './zigzag.ts';

const CONTRAST = Float32Array.from({ length: 256 }, (_, luma) => contrast(luma));

/** One pass over the coefficients. */
interface CodeCount {
  /** By table (luma DC, chroma DC, luma AC, chroma AC) and symbol; 1024 and more are plain bits. */
  frequencies: Uint32Array;
  /** How many units of the scan it has seen. */
  units: number;
}

/** Symbols of a scan, which lie as tokens in the kernel's memory. */
export interface Scanned {
  frequencies: Uint32Array;
  from: number;
  end: number;
}

/** A band of one component in a progressive picture, or of all in turn; from which bit on, and whether one bit more. */
export interface Band {
  component: number | 'all';
  first: number;
  last: number;
  bit: number;
  again: boolean;
}

/** The quantised coefficients of one picture, in the kernel's memory, in the order of the scan. */
export class Coefficients {
  readonly #kernel: Kernel;
  readonly #plan: ScanPlan;
  /** Where the weights of blocks lie, and the tokens, past all coefficients. */
  readonly #weights: number;
  readonly #tokens: number;
  readonly #blocks: number;
  readonly #entries: number;

  private constructor(kernel: Kernel, plan: ScanPlan, { free, entries }: Read) {
    this.#kernel = kernel;
    this.#plan = plan;
    this.#entries = entries;
    this.#blocks = plan.units * plan.pattern.length;
    const start = align(free + 2 * this.#blocks);
    const levels = align(start + 4 * (this.#blocks + 1));
    this.#weights = align(levels + 4 * entries);
    this.#tokens = align(this.#weights + 8 * this.#blocks);
    kernel.run.place_new(free, start, levels);
  }

  /** Null for a file that breaks the standard: then the decoder of libvips judges it, and names what is wrong. */
  static read(kernel: Kernel, bytes: Buffer, plan: ScanPlan): Coefficients | null {
    const read = readScans(kernel, bytes, plan);
    return read && new Coefficients(kernel, plan, read);
  }

  /** The same picture as `plan` has it, with both chromas at half the size; what that takes from its score. */
  static readHalved(
    kernel: Kernel,
    bytes: Buffer,
    plan: ScanPlan,
    halved: ScanPlan,
  ): { coefficients: Coefficients; loss: number } | null {
    const read = readScans(kernel, bytes, plan);
    if (!read) return null;
    const loss = halvingLoss(kernel, plan);
    return {
      coefficients: new Coefficients(kernel, halved, halveChroma(kernel, read, plan, halved)),
      loss,
    };
  }

  /** Which coefficients one of so many units has. */
  measure(every: number): Histogram {
    const kernel = this.#kernel;
    const units = kernel.run.measure(this.#plan.units, every);
    const at = kernel.address('seen');
    return { units, seen: new Uint32Array(kernel.run.memory.buffer.slice(at, at + 4 * 4 * 64 * SIZES)) };
  }

  /**
   * Quantises one of so many units anew; thoroughly, with the coefficients of a block weighed together. After all of
   * them the levels are ready to be scanned.
   */
  quantise({ tables, worth, price }: Steps, every: number, thorough: boolean): CodeCount {
    const kernel = this.#kernel;
    for (const [c, old] of this.#plan.tables.entries()) {
      const factor = Float32Array.from(old, (step, k) => step / tables[c]![k]!);
      kernel.fill('factor', factor, 256 * c);
      kernel.fill('worth', worth[c]!, 256 * c);
    }
    kernel.reach(this.#tokens);
    kernel.fill('price', price);
    kernel.fill('rounding', Float32Array.of(REQUANTISE.rounding));
    kernel.fill('grow', Float32Array.of(REQUANTISE.grow));
    const units = kernel.run.quantise(this.#plan.units, every, thorough ? 1 : 0);
    return { units, frequencies: this.#frequencies() };
  }

  /** From now on blocks of luma weigh what a viewer would mind, after a look at all units with these tables. */
  weigh(newTables: Uint16Array[]): void {
    const kernel = this.#kernel;
    const { planes, across, tables } = this.#plan;
    kernel.fill('step', Float32Array.from(tables[0]!));
    kernel.fill('step', Float32Array.from(newTables[0]!), 256 * 4);
    kernel.fill('wave', WAVE);
    kernel.fill('natural', NATURAL);
    kernel.fill('contrast', CONTRAST);
    // What is seen of a block are seven numbers, where tokens lie that have been counted.
    kernel.reach(this.#tokens + 28 * this.#blocks);
    const { width, height } = planes[0]!;
    kernel.run.weigh(width, height, across, this.#tokens, this.#weights);
  }

  /** The symbols of one scan of the levels, laid down from some token on. */
  scan({ component, first, last, bit, again }: Band, from = 0): Scanned {
    const kernel = this.#kernel;
    const { planes, across } = this.#plan;
    fillEach(kernel, 'blocks_wide', planes, ({ width }) => width);
    fillEach(kernel, 'blocks_high', planes, ({ height }) => height);
    kernel.fill('units_across', Int32Array.of(across));
    const at = this.#tokens + 4 * from;
    // Each level makes a token, and may make a plain bit; a block has an end, its length, and three long runs.
    kernel.reach(at + 4 * (2 * this.#entries + 8 * this.#blocks) + 8192);
    const count = kernel.run.scan(
      this.#blocks,
      component === 'all' ? -1 : component,
      first,
      last,
      bit,
      again ? 1 : 0,
      at,
    );
    return { frequencies: this.#frequencies(), from, end: from + count };
  }

  /** The coded data of a scan, whose tokens must be there still. */
  write({ frequencies, from, end }: Scanned, codes: HuffmanCode[], past: number): Buffer {
    const kernel = this.#kernel;
    for (const [table, { code, length }] of codes.entries()) {
      kernel.fill('code', code, 512 * table);
      kernel.fill('length', length, 256 * table);
    }
    const to = align(this.#tokens + 4 * past);
    // Every byte could be one that is followed by a stuffed zero.
    kernel.reach(to + Math.ceil(bitsOf(frequencies, codes) / 4) + 64);
    const bytes = kernel.run.write(this.#tokens + 4 * from, this.#tokens + 4 * end, to);
    return Buffer.from(kernel.bytes(to, bytes));
  }

  #frequencies(): Uint32Array {
    const at = this.#kernel.address('frequency');
    return new Uint32Array(this.#kernel.run.memory.buffer.slice(at, at + 4 * 1040));
  }
}
