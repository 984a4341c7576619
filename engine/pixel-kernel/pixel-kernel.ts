import type { KERNEL_FUNCTIONS, KERNEL_TABLES } from './kernel-interface.ts';
import { KERNEL_WASM } from './kernel-wasm.ts';

/** What is used of WebAssembly, which the types of Node leave to the browser's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

interface Exports extends Record<(typeof KERNEL_FUNCTIONS)[number], unknown> {
  memory: { buffer: ArrayBuffer; grow: (pages: number) => number };
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
  forget: () => void;
  index_pixels: (pixel: number, pixels: number, channels: number, to: number) => void;
  sum_pixels: (pixel: number, pixels: number, channels: number) => void;
  merge: (count: number) => void;
}

type Name = (typeof KERNEL_TABLES)[number];

/** Pixels come in pieces of about so many bytes, so that a huge picture takes no more memory than a small one. */
export const PIECE_BYTES = 1024 * 1024;
/** A row may be larger than that: a kernel whose memory it has blown up is let go, for it never shrinks. */
const KEPT_BYTES = 16 * 1024 * 1024;
const PAGE = 65_536;

let compiled: object | undefined;
let idle: PixelKernel | undefined;

/** The compiled loops over pixels, and the memory that they work in. */
export class PixelKernel {
  readonly run: Exports;
  readonly #at: Record<Name, { value: number }>;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM, 'base64'));
    const { exports } = new WebAssembly.Instance(compiled);
    this.run = exports as unknown as Exports;
    this.#at = exports as unknown as Record<Name, { value: number }>;
  }

  /** Lends a kernel for one synchronous piece of work. After a fault it is not used again. */
  static use<T>(work: (kernel: PixelKernel) => T): T {
    const kernel = idle ?? new PixelKernel();
    idle = undefined;
    const result = work(kernel);
    if (kernel.run.memory.buffer.byteLength <= KEPT_BYTES) idle = kernel;
    return result;
  }

  address(name: Name): number {
    return this.#at[name].value;
  }

  /** Room for so many bytes each, one after the other; what lay there before is void, and so are views of it. */
  room(...sizes: number[]): number[] {
    let end = this.address('__heap_base');
    const places = sizes.map((size) => {
      const place = end;
      end += (size + 15) & ~15;
      return place;
    });
    const missing = end - this.run.memory.buffer.byteLength;
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / PAGE));
    return places;
  }

  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, at, count);
  }

  floats(name: Name, count: number, offset = 0): Float32Array {
    return new Float32Array(this.run.memory.buffer, this.address(name) + 4 * offset, count);
  }

  doubles(name: Name, count: number): Float64Array {
    return new Float64Array(this.run.memory.buffer, this.address(name), count);
  }
}
