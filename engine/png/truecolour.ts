import { freeMemory } from '../memory/free-memory.ts';
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
  const { data, channels } = raster;
  const { rows, after } = roundPixels(raster, stepsAt(quality, channels), filters);
  if (data.length > PNG.mostKeptBytes) freeMemory(after.data);
  return { bytes: await pack(raster, rows, level, deadline), after };
}

/** Truecolour or grey as it is, its rows without filters. */
export async function writeUnfiltered(raster: Raster, level: number, deadline?: number): Promise<Buffer> {
  const { data, width, height, channels } = raster;
  const bytes = width * channels;
  const rows = Buffer.allocUnsafeSlow((bytes + 1) * height);
  for (let y = 0; y < height; y++) {
    rows[(bytes + 1) * y] = 0;
    rows.set(data.subarray(bytes * y, bytes * (y + 1)), (bytes + 1) * y + 1);
  }
  return await pack(raster, rows, level, deadline);
}

async function pack({ width, height, channels }: Raster, rows: Buffer, level: number, deadline?: number) {
  const pixels = await packFiltered(rows, height, level, deadline);
  freeMemory(rows);
  const colourType = COLOUR_TYPES[channels];
  return pngFile({ width, height, bits: 8, colourType }, [pngChunk('IDAT', pixels)]);
}
