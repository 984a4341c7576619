import { REQUANTISE } from '../../tuning.ts';
import { type HuffmanCode, huffmanCode } from './huffman-code.ts';
import type { Kernel } from './kernel.ts';
import { align, type Read, readScans } from './read-scans.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { Steps } from './steps.ts';

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
  readonly #free: number;
  readonly #entries: number;

  private constructor(kernel: Kernel, plan: ScanPlan, { free, entries }: Read) {
    this.#kernel = kernel;
    this.#plan = plan;
    this.#free = free;
    this.#entries = entries;
  }

  /** Null for a file that breaks the standard: then the decoder of libvips judges it, and names what is wrong. */
  static read(kernel: Kernel, bytes: Buffer, plan: ScanPlan): Coefficients | null {
    const read = readScans(kernel, bytes, plan);
    return read && new Coefficients(kernel, plan, read);
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
