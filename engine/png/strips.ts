import { shareOfChanges } from '../pixels/share-of-changes.ts';
import type { Raster } from '../raster.ts';
import { PNG } from './tuning.ts';

/** Of so few rows four strips are taken, of more of them eight. */
const FEW_ROWS = 256;
/** An eighth is sampled, and less of what is large: never fewer pixels than these. */
const LEAST_DIVISOR = 8;
const MOST_DIVISOR = 32;
const SAMPLED_PIXELS = 400_000;

/** Some of the rows, as strips from all over the picture: enough to tell the size of the whole. */
export function strips(raster: Raster): Raster {
  return ledStrips(raster, 0)?.raster ?? raster;
}

/** The same, each led by so many rows that stand above it; null where they would be all of the picture. */
export function ledStrips(raster: Raster, lead: number): { raster: Raster; rows: number } | null {
  const { data, width, height, channels } = raster;
  const count = height < FEW_ROWS ? 4 : 8;
  const divisor = Math.min(MOST_DIVISOR, Math.max(LEAST_DIVISOR, (width * height) / SAMPLED_PIXELS));
  const rows = Math.floor(height / divisor / count);
  if (rows < 4) return null;
  const rowBytes = width * channels;
  const parts: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const start = Math.floor(((i + 0.5) * height) / count - rows / 2);
    parts.push(data.subarray((start - lead) * rowBytes, (start + rows) * rowBytes));
  }
  return { raster: { data: Buffer.concat(parts), width, height: (rows + lead) * count, channels }, rows };
}

/** Strips and how many times their bytes the whole takes; null where the picture is so small that they would be all of it. */
export type Strips = {
  raster: Raster;
  times: number;
  /** So many times the bytes of a row of strips one of the whole takes, by what changes in either. */
  busier: number;
} | null;

/** @param changes of the picture, as `shareOfChanges` tells */
export function stripsOf(raster: Raster, changes: number): Strips {
  if (raster.width * raster.height <= PNG.samplePixels) return null;
  const part = strips(raster);
  const busier = changes < PNG.drawn.changes ? busierThan(part, changes) : 1;
  return { raster: part, times: (PNG.stripBias * busier * raster.height) / part.height, busier };
}

function busierThan(part: Raster, changes: number): number {
  const { power, most } = PNG.busier;
  const times = (changes / shareOfChanges(part)) ** power;
  // Where nothing changes at all, nothing is told.
  return Number.isNaN(times) ? 1 : Math.min(most, Math.max(1 / most, times));
}
