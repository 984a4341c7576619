import type { Raster } from '../raster.ts';

/** Of so few rows four strips are taken, of more of them eight. */
const FEW_ROWS = 256;
const SHARE = 8;

/** An eighth of the rows, as strips from all over the picture: enough to tell the size of the whole. */
export function strips(raster: Raster): Raster {
  const { data, width, height, channels } = raster;
  const count = height < FEW_ROWS ? 4 : 8;
  const rows = Math.floor(height / SHARE / count);
  if (rows < 4) return raster;
  const rowBytes = width * channels;
  const parts: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const start = Math.floor(((i + 0.5) * height) / count - rows / 2);
    parts.push(data.subarray(start * rowBytes, (start + rows) * rowBytes));
  }
  return { data: Buffer.concat(parts), width, height: rows * count, channels };
}
