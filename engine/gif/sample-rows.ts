import type { Raster } from '../raster.ts';
import type { Film } from './film.ts';

/** Fewer pixels than these are looked at whole, and hardly more of larger ones. */
const SAMPLED_PIXELS = 250_000;
const MOST_DIVISOR = 48;
/** At least four strips of at least so many rows, for what moves is seldom spread evenly. */
const LEAST_ROWS = 6;
const LEAST_STRIPS = 4;
const MOST_STRIPS = 8;
/** Runs that end with a strip take so much more. */
const BIAS = 0.97;

/** Strips of each frame, as a film of its own, and how many times their bytes the whole takes; null for a small one. */
export function sampleRows({
  raster,
  frames,
  pixels,
  height,
}: Film): { raster: Raster; times: number } | null {
  const { data, width, animation } = raster;
  const divisor = Math.min(MOST_DIVISOR, (frames * pixels) / SAMPLED_PIXELS);
  const wanted = Math.max(LEAST_STRIPS * LEAST_ROWS, Math.round(height / divisor));
  if (divisor <= 1 || wanted >= height) return null;
  const strips = Math.min(MOST_STRIPS, Math.floor(wanted / LEAST_ROWS));
  const rows = Math.floor(wanted / strips);
  const rowBytes = 4 * width;
  const sample = Buffer.allocUnsafeSlow(frames * strips * rows * rowBytes);
  let to = 0;
  for (let frame = 0; frame < frames; frame++)
    for (let strip = 0; strip < strips; strip++) {
      const top = frame * height + Math.floor(((strip + 0.5) * height) / strips - rows / 2);
      to += data.copy(sample, to, top * rowBytes, (top + rows) * rowBytes);
    }
  const taken = strips * rows;
  return {
    raster: {
      data: sample,
      width,
      height: frames * taken,
      channels: 4,
      ...(animation && { animation: { ...animation, pageHeight: taken } }),
    },
    times: (BIAS * height) / taken,
  };
}
