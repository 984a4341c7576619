import { WEBP } from './tuning.ts';

/** libwebp's quantiser index for a quality. */
function webpIndex(quality: number): number {
  const linear = quality < 75 ? (2 * quality) / 300 : (2 * quality) / 100 - 1;
  return 127 * (1 - Math.cbrt(linear));
}

/** The axis along which ln(bytes) of a WebP is nearly straight, but for the last step up. */
export function webpAxis(quality: number): number {
  return webpAxisOf(webpIndex(quality)) + (quality === WEBP.highest ? WEBP.topJump / WEBP.slope : 0);
}

export function webpAxisOf(index: number): number {
  return Math.log(index + 9);
}

export function webpQualityAt(axis: number): number {
  const linear = (1 - Math.min(127, Math.max(0, Math.exp(axis) - 9)) / 127) ** 3;
  const quality = linear < 0.5 ? linear * 150 : (linear + 1) * 50;
  return Math.min(WEBP.highest, Math.max(WEBP.lowest, quality));
}
