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
  const { data, width, height, channels } = raster;
  const count = height < FEW_ROWS ? 4 : 8;
  const divisor = Math.min(MOST_DIVISOR, Math.max(LEAST_DIVISOR, (width * height) / SAMPLED_PIXELS));
  const rows = Math.floor(height / divisor / count);
  if (rows < 4) return raster;
  const rowBytes = width * channels;
  const parts: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const start = Math.floor(((i + 0.5) * height) / count - rows / 2);
    parts.push(data.subarray(start * rowBytes, (start + rows) * rowBytes));
  }
  return { data: Buffer.concat(parts), width, height: rows * count, channels };
}

/** Strips and how many times their bytes the whole takes; null where the picture is so small that they would be all of it. */
export function stripsOf(raster: Raster): { raster: Raster; times: number } | null {
  if (raster.width * raster.height <= PNG.samplePixels) return null;
  const part = strips(raster);
  return { raster: part, times: (PNG.stripBias * raster.height) / part.height };
}
