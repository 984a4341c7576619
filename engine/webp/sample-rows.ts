import type { Raster } from '../raster.ts';

/** WebP works on squares of 16 pixels: a sample is made of whole rows of them. */
const SQUARE = 16;
const STRIPS = 3;
/** The fewest rows of which so few tell anything. */
const LEAST_ROWS = 16;
/** From how many rows on strips are taller: they pay for fewer upper edges. */
const MANY_ROWS = 50;

export interface Sampled {
  sample: Raster;
  /** How many times the bytes of the sample the whole would take, at a quantiser's step. */
  times: (step: number) => number;
  /** How many times the pixels of the sample the whole has. */
  size: number;
}

/**
 * Three strips from all over a picture, and how many times their bytes the whole would take: more than its height
 * says where they lie on quieter ground, told by the differences between neighbouring pixels.
 */
export function sampleRows(raster: Raster): Sampled | null {
  const { data, width, height, channels } = raster;
  const rows = Math.floor(height / SQUARE);
  if (rows < LEAST_ROWS || width < 2 * SQUARE) return null;
  const each = rows < MANY_ROWS ? 2 : Math.max(3, Math.round(rows / 8 / STRIPS));
  const starts = Array.from({ length: STRIPS }, (_, strip) =>
    Math.round(((strip + 0.5) * rows) / STRIPS - each / 2),
  );
  const rowBytes = SQUARE * width * channels;
  const parts = starts.map((start) => data.subarray(start * rowBytes, (start + each) * rowBytes));
  const sample = { data: Buffer.concat(parts), width, height: SQUARE * each * STRIPS, channels };
  const size = height / sample.height;
  const times = (step: number) => {
    const busy = Array.from({ length: rows }, (_, row) => business(raster, row, step));
    const sum = (some: number[]) => some.reduce((total, one) => total + one, 0);
    const seen = sum(starts.flatMap((start) => busy.slice(start, start + each)));
    return seen > 0 ? (sum(busy) * height) / (rows * SQUARE) / seen : size;
  };
  return { sample, times, size };
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
