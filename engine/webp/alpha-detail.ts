import type { Raster } from '../raster.ts';

/** Of so many steps: about as many levels as are mostly worth their bytes. */
const STEP_BITS = 4;
const BITS = Float64Array.from({ length: 256 >> STEP_BITS }, (_, miss) => Math.log2(1 + miss));

/** Roughly the bits that alpha takes: by how far each of its pixels lies from what its neighbours let expect. */
export function alphaDetail({ data, width, height, channels }: Raster): number {
  const line = width * channels;
  const levels = 255 >> STEP_BITS;
  let sum = 0;
  for (let y = 1; y < height; y++) {
    let at = y * line + channels - 1;
    let left = data[at]! >> STEP_BITS;
    let corner = data[at - line]! >> STEP_BITS;
    for (let x = 1; x < width; x++) {
      at += channels;
      const top = data[at - line]! >> STEP_BITS;
      const value = data[at]! >> STEP_BITS;
      const expected = left + top - corner;
      sum += BITS[Math.abs(value - (expected < 0 ? 0 : expected > levels ? levels : expected))]!;
      left = value;
      corner = top;
    }
  }
  return sum;
}
