import type { Raster } from '../raster.ts';
import { colourAt } from './colour-at.ts';
import { createNearest } from './nearest.ts';

/** Each colour becomes the mean of the pixels that are nearest to it, and its share is how many they are. */
export function refineColours(
  raster: Raster,
  colours: readonly number[],
  every: number,
): Map<number, number> {
  const nearest = createNearest(colours);
  const sums = new Float64Array(5 * colours.length);
  const pixels = raster.width * raster.height;
  for (let i = 0; i < pixels; i += every) {
    const colour = colourAt(raster, i);
    const alpha = colour >>> 24;
    const at = 5 * nearest(colour);
    sums[at]! += (colour & 255) * alpha;
    sums[at + 1]! += ((colour >> 8) & 255) * alpha;
    sums[at + 2]! += ((colour >> 16) & 255) * alpha;
    sums[at + 3]! += alpha;
    sums[at + 4]! += 1;
  }
  const shares = new Map<number, number>();
  for (const [i, old] of colours.entries()) {
    const [red, green, blue, alpha, count] = sums.subarray(5 * i, 5 * i + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    const mean = (sum: number) => Math.round(sum / alpha);
    const opacity = Math.round(alpha / count);
    // White, black and what shines through wholly stay what they are.
    const kept = count === 0 || opacity === 0 || old === -1;
    const colour = kept ? old : (opacity << 24) | (mean(blue) << 16) | (mean(green) << 8) | mean(red);
    shares.set(colour, (shares.get(colour) ?? 0) + count + 1);
  }
  return shares;
}
