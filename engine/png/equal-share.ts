import type { Raster } from '../raster.ts';

/** How many rows are looked at: more would not change the answer. */
const ROWS = 64;

/** The share of pixels equal to their left neighbour: high in screenshots and drawings, low in photographs. */
export function equalShare({ data, width, height, channels }: Raster): number {
  if (width < 2) return 1;
  let equal = 0;
  const every = Math.max(1, Math.floor(height / ROWS));
  let rows = 0;
  for (let row = 0; row < height; row += every, rows++) {
    const start = row * width * channels;
    for (let x = 1; x < width; x++) {
      const at = start + x * channels;
      let same = 1;
      for (let c = 0; c < channels; c++) if (data[at + c] !== data[at + c - channels]) same = 0;
      equal += same;
    }
  }
  return equal / (rows * (width - 1));
}
