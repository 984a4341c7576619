import type { Raster } from '../raster.ts';
import { indexPixels } from './index-pixels.ts';

/** The picture in these colours alone, each pixel in the nearest of them. */
export function withColours(raster: Raster, colours: readonly number[]): Raster {
  return shownBy(raster, indexPixels(raster, colours), colours);
}

/** A picture of which the place of each pixel's colour is known. */
export function shownBy(raster: Raster, indexes: Buffer, colours: readonly number[]): Raster {
  const data = Buffer.allocUnsafeSlow(4 * indexes.length);
  const written = new Int32Array(data.buffer, data.byteOffset, indexes.length);
  const list = Int32Array.from(colours);
  for (let i = 0; i < indexes.length; i++) written[i] = list[indexes[i]!]!;
  return { ...raster, data, channels: 4 };
}
