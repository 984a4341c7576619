import { CompiledKernel, createLender, type KernelMemory } from '../../compiled-kernel.ts';
import type { KERNEL_TABLES } from './kernel-interface.ts';
import { KERNEL_WASM } from './kernel-wasm.ts';

interface Exports extends KernelMemory {
  deflate_rows: (from: number, bytes: number, row: number, calm: number, to: number) => number;
}

/** A kernel whose memory one picture has blown up is let go, for it never shrinks. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** So many bytes behind the last are read. */
const READ_BEHIND = 16;

class DeflateKernel extends CompiledKernel<Exports, (typeof KERNEL_TABLES)[number]> {
  static readonly use = createLender(KERNEL_WASM, DeflateKernel, KEPT_BYTES);
}

/**
 * Matches of at least so many bytes are taken nearly as they come, by how much there is to pack: where that is little all
 * ways are looked at, which takes up to six times as long for 2 to 4 % fewer bytes.
 */
export const QUICKLY = 40;
const CALM = [
  { upTo: 8192, calm: 258 },
  { upTo: 100_000, calm: 96 },
  { upTo: Number.POSITIVE_INFINITY, calm: QUICKLY },
];

/**
 * Packs rows of indexes, a filter of 0 before each: into 2 to 7 % fewer bytes than zlib-ng's level 9 does of what is drawn,
 * in about its time; of grain it takes several times as long.
 */
export function deflateRows(rows: Buffer, height: number, calm = calmOf(rows.length + height)): Buffer {
  return DeflateKernel.use((kernel) => {
    const row = rows.length / height;
    const bytes = rows.length + height;
    const from = (kernel.address('__heap_base') + 15) & ~15;
    const to = from + bytes + READ_BEHIND;
    // No code is longer than 15 bits; a stream of literals in the codes that need not be told takes 9 bits a byte.
    kernel.reach(to + Math.ceil(bytes * 1.25) + 1024);
    const filtered = kernel.bytes(from, bytes + READ_BEHIND).fill(0);
    for (let y = 0; y < height; y++) filtered.set(rows.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
    const length = kernel.run.deflate_rows(from, bytes, row + 1, calm, to);
    return Buffer.from(kernel.bytes(to, length));
  });
}

const calmOf = (bytes: number): number => CALM.find(({ upTo }) => bytes <= upTo)!.calm;
