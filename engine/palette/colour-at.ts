import type { Raster } from '../raster.ts';

/** One pixel as a number of 32 bits, signed: alpha, blue, green and red, from the highest byte down. What is transparent has no colour. */
export function colourAt({ data, channels }: Raster, pixel: number): number {
  const at = pixel * channels;
  const first = data[at]!;
  if (channels === 3) return (0xff << 24) | (data[at + 2]! << 16) | (data[at + 1]! << 8) | first;
  if (channels === 1) return (0xff << 24) | (first * 0x010101);
  const alpha = data[at + channels - 1]!;
  if (alpha === 0) return 0;
  const colour = channels === 4 ? (data[at + 2]! << 16) | (data[at + 1]! << 8) | first : first * 0x010101;
  return (alpha << 24) | colour;
}
