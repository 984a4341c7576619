import { CompiledKernel, createLender, type KernelMemory } from '../compiled-kernel.ts';
import type { KERNEL_FUNCTIONS, KERNEL_TABLES } from './kernel-interface.ts';
import { KERNEL_WASM } from './kernel-wasm.ts';

interface Exports extends Record<(typeof KERNEL_FUNCTIONS)[number], unknown>, KernelMemory {
  round_rows: (
    was: number,
    is: number,
    out: number,
    spare: number,
    width: number,
    rows: number,
    channels: number,
    filters: number,
  ) => void;
  forget_colours: () => void;
  count_colours: (pixel: number, pixels: number, channels: number, most: number, runs: number) => number;
  count_changes: (row: number, bytes: number, rows: number, channels: number) => number;
  plain_tiles: (row: number, width: number, channels: number, side: number, plain: number) => void;
  tell_channels: (pixel: number, pixels: number, channels: number) => number;
  drop_alpha: (pixel: number, pixels: number, to: number) => void;
  pack_bits: (place: number, width: number, rows: number, bits: number, to: number) => void;
  forget: () => void;
  index_pixels: (pixel: number, pixels: number, channels: number, to: number) => void;
  sum_pixels: (pixel: number, pixels: number, channels: number) => void;
  part_colours: (colour: number, pixels: number, count: number, room: number) => number;
  merge: (count: number, left: number) => void;
  near_runs: (
    pixel: number,
    width: number,
    pixels: number,
    channels: number,
    most: number,
    seen: number,
    reach: number,
    before: number,
    to: number,
  ) => void;
  read_square: (was: number, wasChannels: number, is: number, isChannels: number) => void;
  begin_runs: (bits: number) => void;
  pack_runs: (
    count: number,
    stop: number,
    most: number,
    bits: number,
    transparent: number,
    neighbours: number,
    colours: number,
    activity: number,
    left: number,
    nearest: number,
    clear: number,
    chosen: number,
    to: number,
  ) => number;
  end_runs: (bits: number, to: number) => number;
}

type Name = (typeof KERNEL_TABLES)[number];

/** Pixels come in pieces of about so many bytes, so that a huge picture takes no more memory than a small one. */
export const PIECE_BYTES = 1024 * 1024;
/** A row may be larger than that: a kernel whose memory it has blown up is let go, for it never shrinks. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** The compiled loops over pixels, and the memory that they work in. */
export class PixelKernel extends CompiledKernel<Exports, Name> {
  static readonly use = createLender(KERNEL_WASM, PixelKernel, KEPT_BYTES);

  /** Whose colours lie in the memory for those of a GIF. */
  ink: object | undefined;

  /** Room for so many bytes each, one after the other; what lay there before is void, and so are views of it. */
  room(...sizes: number[]): number[] {
    let end = this.address('__heap_base');
    const places = sizes.map((size) => {
      const place = end;
      end += (size + 15) & ~15;
      return place;
    });
    this.reach(end);
    return places;
  }

  floats(name: Name, count: number, offset = 0): Float32Array {
    return new Float32Array(this.run.memory.buffer, this.address(name) + 4 * offset, count);
  }

  shorts(name: Name, count: number): Uint16Array {
    return new Uint16Array(this.run.memory.buffer, this.address(name), count);
  }

  ints(name: Name, count: number): Int32Array {
    return new Int32Array(this.run.memory.buffer, this.address(name), count);
  }

  doubles(name: Name, count: number): Float64Array {
    return new Float64Array(this.run.memory.buffer, this.address(name), count);
  }
}
