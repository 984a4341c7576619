import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Indexes, Raster } from '../raster.ts';
import { seen } from './seen.ts';

/** Nothing is repeated across pieces of so many pixels: four times as far as DEFLATE reaches back. */
const PIECE_PIXELS = 131_072;

/**
 * The same indexes, but each run of them that comes near enough to what stands before it repeats that: pixels are further
 * off than by the nearest colour by `most`, squared, and by more where much goes on.
 */
export function nearRuns(raster: Raster, indexes: Indexes, most: number): Indexes {
  const { data, width, channels } = raster;
  const near = Buffer.allocUnsafeSlow(indexes.data.length);
  const count = Math.max(1, Math.floor(PIECE_PIXELS / width)) * width;
  PixelKernel.use((kernel) => {
    const [from, before, reach, to, eye] = kernel.room(
      count * channels,
      4 * count,
      4 * count,
      count,
      16 * count,
    );
    const shades = kernel.floats('shade', 4 * indexes.colours.length);
    for (const [i, colour] of indexes.colours.entries()) {
      const { red, green, blue, alpha } = seen(colour);
      shades.set([red, green, blue, alpha], 4 * i);
    }
    for (let at = 0; at < near.length; at += count) {
      const pixels = Math.min(count, near.length - at);
      kernel.bytes(from!, pixels * channels).set(data.subarray(at * channels, (at + pixels) * channels));
      kernel.bytes(to!, pixels).set(indexes.data.subarray(at, at + pixels));
      kernel.run.near_runs(from!, width, pixels, channels, most, eye!, reach!, before!, to!);
      near.set(kernel.bytes(to!, pixels), at);
    }
  });
  return { ...indexes, data: near };
}
