import { BIAS, lightOf } from './brightness.ts';

/** How blue a colour of YCbCr is to the eye, below 0 how yellow, 0 for greys: the B of XYB beside its Y. */
export function blueness(luma: number, blue: number, red: number): number {
  const r = light(luma + 1.402 * red);
  const g = light(luma - 0.344 * blue - 0.714 * red);
  const b = light(luma + 1.772 * blue);
  // What the long, the middle and the short cones take, as SSIMULACRA2 has it.
  const long = Math.cbrt(0.3 * r + 0.622 * g + 0.078 * b + BIAS);
  const middle = Math.cbrt(0.23 * r + 0.692 * g + 0.078 * b + BIAS);
  const short = Math.cbrt(0.243_422_69 * r + 0.204_767_44 * g + 0.551_809_87 * b + BIAS);
  return short - (long + middle) / 2;
}

function light(value: number): number {
  return lightOf(Math.min(255, Math.max(0, value)) / 255);
}
