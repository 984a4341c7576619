import { WEBP } from '../tuning.ts';

/** libwebp's quantiser index for a quality. */
export function webpIndex(quality: number): number {
  const linear = quality < 75 ? (2 * quality) / 300 : (2 * quality) / 100 - 1;
  return 127 * (1 - Math.cbrt(linear));
}

/** The axis along which ln(bytes) of a WebP is nearly straight: steps grow faster where they are coarse. */
export function webpAxis(index: number): number {
  const axis = Math.log(index + 9);
  return axis + WEBP.bend * Math.max(0, axis - WEBP.bendFrom);
}

export function webpQualityAt(axis: number): number {
  const { bend, bendFrom, lowest, highest } = WEBP;
  const straight = axis <= bendFrom ? axis : bendFrom + (axis - bendFrom) / (1 + bend);
  const linear = (1 - Math.min(127, Math.max(0, Math.exp(straight) - 9)) / 127) ** 3;
  return Math.min(highest, Math.max(lowest, linear < 0.5 ? linear * 150 : (linear + 1) * 50));
}
