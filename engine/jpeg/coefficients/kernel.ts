import { CompiledKernel, createLender, type KernelMemory } from '../../compiled-kernel.ts';
import type { KERNEL_FUNCTIONS, KERNEL_TABLES } from './kernel-interface.ts';
import { KERNEL_WASM } from './kernel-wasm.ts';

interface Exports extends Record<(typeof KERNEL_FUNCTIONS)[number], unknown>, KernelMemory {
  place: (dc: number, start: number, entries: number, room: number) => void;
  place_new: (dc: number, start: number, entries: number) => void;
  weigh: (wide: number, high: number, unitsWide: number, seen: number, weights: number) => void;
  read_sequential: (
    raw: number,
    bytes: number,
    room: number,
    exact: number,
    blocks: number,
    each: number,
  ) => number;
  read_pass: (
    raw: number,
    bytes: number,
    room: number,
    exact: number,
    units: number,
    each: number,
    first: number,
    last: number,
    high: number,
    low: number,
  ) => number;
  gather: (units: number, across: number) => number;
  measure: (units: number, every: number) => number;
  quantise: (units: number, every: number, thorough: number) => number;
  scan: (
    blocks: number,
    component: number,
    first: number,
    last: number,
    bit: number,
    again: number,
    tokens: number,
  ) => number;
  write: (from: number, end: number, to: number) => number;
  halve_chroma: (across: number, down: number, dc: number, start: number, entries: number) => number;
  square: (x: number, y: number, unitsWide: number, components: number, wide: number, high: number) => void;
}

type Name = (typeof KERNEL_TABLES)[number];

/** A kernel whose memory a huge picture has blown up is let go, for WebAssembly memory never shrinks. */
const KEPT_BYTES = 48 * 1024 * 1024;

/** The compiled inner loops, and the memory that they work in. */
export class Kernel extends CompiledKernel<Exports, Name> {
  static readonly use = createLender(KERNEL_WASM, Kernel, KEPT_BYTES);

  /** The picture as it came: DCs, where each block's ACs begin, and those as place << 16 | value. */
  picture(blocks: number): { dc: Int16Array; start: Uint32Array; entry: Uint32Array } {
    const { buffer } = this.run.memory;
    const [dc, start, entry] = (['dc', 'start', 'entry'] as const).map(
      (name) => new Uint32Array(buffer, this.address(name), 1)[0]!,
    ) as [number, number, number];
    const starts = new Uint32Array(buffer, start, blocks + 1);
    return {
      dc: new Int16Array(buffer, dc, blocks),
      start: starts,
      entry: new Uint32Array(buffer, entry, starts[blocks]!),
    };
  }

  /** Copies a table into its place, `index` tables of this many bytes further on. */
  fill(
    name: Name,
    table: Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array,
    offset = 0,
  ): void {
    this.bytes(this.address(name) + offset, table.byteLength).set(
      new Uint8Array(table.buffer, table.byteOffset, table.byteLength),
    );
  }
}
