import type { Raster } from '../raster.ts';
import { countColours } from './count-colours.ts';
import { PALETTE } from './tuning.ts';

const { colours: most, share, power } = PALETTE.thinned;
const WIDTH = 64;

/**
 * A picture of the colours of a sample, the more pixels of each the more it has: what a quantiser takes grows with
 * pixels. The sample itself where it has too many colours for that.
 */
export function thinColours(sample: Raster): Raster {
  const { width, height, channels } = sample;
  const all = countColours(sample, most);
  if (!all) return sample;
  const pixels: number[] = [];
  for (const [colour, count] of all.counts)
    for (let left = Math.max(1, Math.round(share * count ** power)); left > 0; left--) pixels.push(colour);
  while (pixels.length % WIDTH) pixels.push(pixels.at(-1)!);
  if (pixels.length > (width * height) / 2) return sample;
  const bytes = channels % 2 ? 3 : 4;
  const data = Buffer.allocUnsafe(bytes * pixels.length);
  for (const [i, colour] of pixels.entries()) {
    data.writeUIntLE(colour & 0xff_ff_ff, bytes * i, 3);
    if (bytes === 4) data[bytes * i + 3] = colour >>> 24;
  }
  return { data, width: WIDTH, height: pixels.length / WIDTH, channels: bytes };
}
