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
 * says where they lie on quieter ground, told by the frequencies that a quantiser's step would leave.
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

/** Roughly the bits that a row of squares takes: by the frequencies, against a step, of every fourth block of 4 x 4. */
function business({ data, width, channels }: Raster, row: number, step: number): number {
  const green = channels < 3 ? 0 : 1;
  const line = width * channels;
  let sum = 0;
  for (let left = 0; left + SQUARE <= width; left += SQUARE) {
    for (let block = 0; block < 4; block++) {
      const across = left + 4 * ((2 * block + 1) & 3);
      sum += bitsOf(
        data,
        (row * SQUARE + 4 * block) * line + across * channels + green,
        channels,
        line,
        step,
      );
    }
  }
  return sum;
}

const block = new Float64Array(16);

/** By Hadamard's transform. */
function bitsOf(data: Buffer, first: number, each: number, line: number, step: number): number {
  for (let y = 0; y < 4; y++) {
    const at = first + y * line;
    const [p, q, r, s] = [data[at]!, data[at + each]!, data[at + 2 * each]!, data[at + 3 * each]!];
    put(4 * y, 1, p, q, r, s);
  }
  let product = 1;
  for (let x = 0; x < 4; x++) {
    put(x, 4, block[x]!, block[4 + x]!, block[8 + x]!, block[12 + x]!);
    for (let y = x ? 0 : 4; y < 16; y += 4) product *= 1 + Math.abs(block[x + y]!) / (4 * step);
  }
  return Math.log(product);
}

function put(at: number, by: number, p: number, q: number, r: number, s: number): void {
  block[at] = p + q + r + s;
  block[at + by] = p - q + r - s;
  block[at + 2 * by] = p + q - r - s;
  block[at + 3 * by] = p - q - r + s;
}
