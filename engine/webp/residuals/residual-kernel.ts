import { CompiledKernel, createLender, type KernelMemory } from '../../compiled-kernel.ts';
import type { KERNEL_FUNCTIONS, KERNEL_TABLES } from './kernel-interface.ts';
import { KERNEL_WASM } from './kernel-wasm.ts';

interface Exports extends Record<(typeof KERNEL_FUNCTIONS)[number], unknown>, KernelMemory {
  lay_out: (at: number, wide: number, high: number) => number;
  take_pixels: (pixel: number) => void;
  read_frame: (frame: number, bytes: number, plain: number) => number;
  code: (from: number, to: number, coarser: number, bit: number, name: number) => void;
  keep: () => void;
  go_back: () => void;
  settle: (rows: number) => number;
  show_pixels: (to: number) => void;
  write_frame: (coarser: number, to: number, room: number) => number;
}

type Name = (typeof KERNEL_TABLES)[number];

/** A kernel whose memory a large picture has blown up is let go, for WebAssembly memory never shrinks. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** As libwebp has it: chroma is the mean of light, not of its code values. */
const GAMMA = 0.8;

/** The compiled loops that code a key frame of VP8 anew, and the memory that they work in. */
export class ResidualKernel extends CompiledKernel<Exports, Name> {
  static readonly use = createLender(KERNEL_WASM, ResidualKernel, KEPT_BYTES);

  constructor(module: object) {
    super(module);
    const { buffer } = this.run.memory;
    const bits = new Float32Array(buffer, this.address('bits_of'), 257);
    for (let odds = 1; odds <= 256; odds++) bits[odds] = -Math.log2(odds / 256);
    // No branch has such odds.
    bits[0] = 20;
    const light = new Uint16Array(buffer, this.address('light'), 256);
    for (let value = 0; value < 256; value++) light[value] = Math.round(1023 * (value / 255) ** GAMMA);
    const colour = new Int16Array(buffer, this.address('colour'), 4096);
    for (let sum = 0; sum < 4096; sum++)
      colour[sum] = Math.round(1020 * Math.min(1, sum / 4092) ** (1 / GAMMA));
  }

  /** The quantiser's steps by their index. */
  steps(): Uint16Array {
    return new Uint16Array(this.run.memory.buffer, this.address('ac_steps'), 128);
  }
}
