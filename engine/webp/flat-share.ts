import type { Raster } from '../raster.ts';

/** Of every fourth row what shows, as a share of it: how many pixels are as their neighbour to the left. */
export function flatShare({ data, width, height, channels }: Raster): number {
  const green = channels < 3 ? 0 : 1;
  const alpha = channels % 2 === 0 ? channels - 1 : undefined;
  let equal = 0;
  let all = 0;
  for (let y = 0; y < height; y += 4) {
    const end = (y + 1) * width * channels;
    for (let at = (y * width + 1) * channels; at < end; at += channels) {
      if (alpha !== undefined && data[at + alpha] === 0) continue;
      all += 1;
      if (data[at + green] === data[at + green - channels]) equal += 1;
    }
  }
  return equal / Math.max(1, all);
}
