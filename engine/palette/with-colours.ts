import type { Raster } from '../raster.ts';
import { colourAt } from './colour-at.ts';
import { createNearest } from './nearest.ts';

/** The picture in these colours alone, each pixel in the nearest of them. */
export function withColours(raster: Raster, colours: readonly number[]): Raster {
  const pixels = raster.width * raster.height;
  const nearest = createNearest(colours);
  const data = Buffer.allocUnsafeSlow(4 * pixels);
  const written = new Int32Array(data.buffer, data.byteOffset, pixels);
  for (let i = 0; i < pixels; i++) written[i] = colours[nearest(colourAt(raster, i))]!;
  return { ...raster, data, channels: 4 };
}
