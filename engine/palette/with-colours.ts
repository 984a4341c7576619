import type { Indexes, Raster } from '../raster.ts';
import { indexPixels } from './index-pixels.ts';

/** The picture in these colours alone, each pixel in the nearest of them. */
export function withColours(raster: Raster, colours: readonly number[]): Indexes {
  const { width, height } = raster;
  return { data: indexPixels(raster, colours), width, height, colours: Int32Array.from(colours) };
}
