import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Indexes, Raster } from '../raster.ts';
import { BLOCKS, type Place, QUARTERS, SIDE, type Square } from './square.ts';

/** Of a square, and what the kernel reads with its last pixels. */
const BYTES = SIDE * SIDE * 4 + 16;

/** Reads squares out of the pixels of two pictures of one size. What it gives is overwritten by the next. */
export function pixelSquares(before: Raster, after: Raster | Indexes): (place: Place) => Square {
  const pair = (length: number) => [new Float32Array(length), new Float32Array(length)] as const;
  const [luma, blue, red] = [pair(QUARTERS ** 2), pair(BLOCKS ** 2), pair(BLOCKS ** 2)];
  const spread = [...pair(BLOCKS ** 2), new Float32Array(BLOCKS ** 2)] as const;
  return (place) =>
    PixelKernel.use((kernel) => {
      const [was, is] = kernel.room(BYTES, BYTES) as [number, number];
      layPixels(before, place, kernel.bytes(was, BYTES));
      const shown = kernel.bytes(is, BYTES);
      if ('colours' in after) layColours(after, place, shown);
      else layPixels(after, place, shown);
      kernel.run.read_square(was, before.channels, is, 'colours' in after ? 4 : after.channels);
      take(kernel.floats('square_luma', 2 * QUARTERS ** 2), luma);
      take(kernel.floats('square_blue', 2 * BLOCKS ** 2), blue);
      take(kernel.floats('square_red', 2 * BLOCKS ** 2), red);
      take(kernel.floats('square_spread', 3 * BLOCKS ** 2), spread);
      return { luma, blue, red, spread };
    });
}

/** Beyond an edge the last pixels go on. */
function layPixels({ data, width, height, channels }: Raster, { x, y }: Place, to: Uint8Array): void {
  const inside = Math.min(SIDE, width - x) * channels;
  for (let row = 0; row < SIDE; row++) {
    const from = (Math.min(height - 1, y + row) * width + x) * channels;
    const at = row * SIDE * channels;
    data.copy(to, at, from, from + inside);
    for (let i = at + inside; i < at + SIDE * channels; i++) to[i] = to[i - channels]!;
  }
}

function layColours({ data, width, height, colours }: Indexes, { x, y }: Place, to: Uint8Array): void {
  const pixels = new Int32Array(to.buffer, to.byteOffset, SIDE * SIDE);
  for (let row = 0, at = 0; row < SIDE; row++) {
    const from = Math.min(height - 1, y + row) * width;
    for (let column = x; column < x + SIDE; column++)
      pixels[at++] = colours[data[from + Math.min(width - 1, column)]!]!;
  }
}

function take(from: Float32Array, to: readonly Float32Array[]): void {
  for (const [i, part] of to.entries()) part.set(from.subarray(i * part.length, (i + 1) * part.length));
}
