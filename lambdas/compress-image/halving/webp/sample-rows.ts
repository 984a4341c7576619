import type { Raster } from '../raster.ts';

/** WebP works on squares of 16 pixels: a sample is made of whole rows of them. */
const SQUARE = 16;
const SHARE = 4;
/** The fewest rows that can be sampled, and from how many on strips stand closer. */
const LEAST_ROWS = 16;
const MANY_ROWS = 24;

/**
 * A quarter of a picture, in strips from all over it, and how many times its bytes the whole would take: more than
 * four times where the strips lie on quieter ground, told by the differences between neighbouring pixels.
 */
export function sampleRows(raster: Raster, step: number): { sample: Raster; times: number } | null {
  const { data, width, height, channels } = raster;
  const rows = Math.floor(height / SQUARE);
  if (rows < LEAST_ROWS || width < 2 * SQUARE) return null;
  const strips = rows < MANY_ROWS ? 4 : 8;
  const each = Math.max(1, Math.round(rows / SHARE / strips));
  const busy = Array.from({ length: rows }, (_, row) => business(raster, row, step));
  const rowBytes = SQUARE * width * channels;
  const parts: Buffer[] = [];
  let seen = 0;
  for (let strip = 0; strip < strips; strip++) {
    const start = Math.min(rows - each, Math.round(((strip + 0.5) * rows) / strips - each / 2));
    parts.push(data.subarray(start * rowBytes, (start + each) * rowBytes));
    for (let row = start; row < start + each; row++) seen += busy[row]!;
  }
  const sample = { data: Buffer.concat(parts), width, height: SQUARE * each * strips, channels };
  const all = (busy.reduce((sum, one) => sum + one, 0) * height) / (rows * SQUARE);
  return { sample, times: seen > 0 ? all / seen : height / sample.height };
}

/** Roughly the bits that a row of squares takes: the logarithm of what changes within each, against a step. */
function business({ data, width, channels }: Raster, row: number, step: number): number {
  const green = channels < 3 ? 0 : 1;
  let sum = 0;
  for (let left = 0; left + SQUARE <= width; left += SQUARE) {
    let changes = 0;
    for (let line = 2; line < SQUARE; line += 4) {
      let at = ((row * SQUARE + line) * width + left) * channels + green;
      for (let x = 1; x < SQUARE; x++) {
        at += channels;
        changes += Math.abs(data[at]! - data[at - channels]!);
      }
    }
    sum += Math.log(1 + changes / (3 * step));
  }
  return sum;
}
