import type { Raster } from '../raster.ts';

const STRIPS = 8;

/** An eighth of the rows, as eight strips from all over the picture: enough to tell the size of the whole. */
export function strips(raster: Raster): Raster {
  const { data, width, height, channels } = raster;
  const rows = Math.floor(height / STRIPS / STRIPS);
  if (rows < 4) return raster;
  const rowBytes = width * channels;
  const parts: Buffer[] = [];
  for (let i = 0; i < STRIPS; i++) {
    const start = Math.floor(((i + 0.5) * height) / STRIPS - rows / 2);
    parts.push(data.subarray(start * rowBytes, (start + rows) * rowBytes));
  }
  return { data: Buffer.concat(parts), width, height: rows * STRIPS, channels };
}
