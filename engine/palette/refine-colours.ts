import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';
import { loadPalette } from './load-palette.ts';

/** Each colour becomes the mean of the pixels that are nearest to it, and its share is how many they are. */
export function refineColours(raster: Raster, colours: readonly number[]): Map<number, number> {
  const sums = sumPixels(raster, colours);
  const shares = new Map<number, number>();
  for (const [i, old] of colours.entries()) {
    const at = 5 * i;
    const [alpha, count] = [sums[at + 3]!, sums[at + 4]!];
    const mean = (channel: number) => Math.round(sums[at + channel]! / alpha);
    const opacity = Math.round(alpha / count);
    // White, black and what shines through wholly stay what they are.
    const kept = count === 0 || opacity === 0 || old === -1;
    const colour = kept ? old : (opacity << 24) | (mean(2) << 16) | (mean(1) << 8) | mean(0);
    shares.set(colour, (shares.get(colour) ?? 0) + count + 1);
  }
  return shares;
}

/** Red, green, blue, alpha and number of the pixels that are nearest to each colour. */
function sumPixels({ data, channels }: Raster, colours: readonly number[]): Float64Array {
  return PixelKernel.use((kernel) => {
    const piece = Math.floor(PIECE_BYTES / channels) * channels;
    const [from] = kernel.room(piece + 16) as [number];
    loadPalette(kernel, colours);
    kernel.doubles('sums', 5 * colours.length).fill(0);
    for (let at = 0; at < data.length; at += piece) {
      const part = data.subarray(at, at + piece);
      kernel.bytes(from, part.length).set(part);
      kernel.run.sum_pixels(from, part.length / channels, channels);
    }
    return kernel.doubles('sums', 5 * colours.length).slice();
  });
}
