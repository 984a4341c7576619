import { freeMemory } from '../free-memory.ts';
import type { Raster } from '../raster.ts';
import { pngChunk, pngFile } from './chunks.ts';
import { packFiltered } from './pack-rows.ts';
import { roundPixels } from './round-pixels.ts';
import { PNG } from './tuning.ts';

/** How truecolour is written: the filters that a row may have, and zlib-ng's level. */
export interface Packing {
  filters: number;
  level: number;
}

/** By channels. */
const COLOUR_TYPES = { 1: 0, 2: 4, 3: 2, 4: 6 };

/**
 * The step of each channel at a quality: none is lost at 100, and each below makes all a little larger. Whole levels alone
 * would make sizes jump by a tenth.
 */
export function stepsAt(quality: number, channels: number): number[] {
  const size = quality === 100 ? 0 : PNG.stepGrowth ** (99 - quality);
  const step = (share: number) => Math.max(1, size * share);
  return channels < 3 ? [step(1)] : PNG.stepShares.map(step);
}

/** Truecolour or grey at a quality, and what it shows: nothing of a huge picture, whose pixels would take too much memory. */
export async function writeTruecolour(
  raster: Raster,
  quality: number,
  { filters, level }: Packing,
  deadline?: number,
): Promise<{ bytes: Buffer; after: Raster }> {
  const { data, width, height, channels } = raster;
  const { rows, after } = roundPixels(raster, stepsAt(quality, channels), filters);
  if (data.length > PNG.mostKeptBytes) freeMemory(after.data);
  const pixels = await packFiltered(rows, height, level, deadline);
  freeMemory(rows);
  const colourType = COLOUR_TYPES[channels];
  return { bytes: pngFile({ width, height, bits: 8, colourType }, [pngChunk('IDAT', pixels)]), after };
}
