import type { JpegParts } from './parse-jpeg.ts';
import { STANDARD_TABLES } from './standard-tables.ts';
import { JPEG } from './tuning.ts';

/** The axis along which ln(bytes) of a JPEG is nearly straight. */
export function jpegAxis(quality: number): number {
  return Math.log(scaleOf(quality) + 4);
}

export function qualityAt(axis: number): number {
  const scale = Math.exp(axis) - 4;
  return scale > 100 ? 5000 / scale : 100 - scale / 2;
}

function scaleOf(quality: number): number {
  return quality < 50 ? 5000 / quality : 200 - 2 * quality;
}

/** How coarse a luma table is: 100 is Annex K itself. */
export function coarseness(table: Uint16Array): number {
  let sum = 0;
  for (let i = 1; i <= 27; i++) sum += Math.log(Math.max(1, table[i]!) / STANDARD_TABLES[0][i]!);
  return 100 * Math.exp(sum / 27);
}

/** The quality number whose table is as coarse as this one. */
export function tableQuality(table: Uint16Array): number {
  const scale = coarseness(table);
  return Math.round(Math.min(100, Math.max(1, scale > 100 ? 5000 / scale : 100 - scale / 2)));
}

/**
 * The quality at which the picture should come to `wanted` bytes, from the header alone: a line fitted on some
 * 120 photographs, off by 19 % of the bytes on average.
 */
export function jpegGuess(parts: JpegParts, scanBytes: number, wanted: number): number {
  const table = parts.tables[parts.components[0]!.table];
  if (!table) return JPEG.blindGuess;
  const coarse = coarseness(table);
  const bitsPerPixel = (8 * scanBytes) / (parts.width * parts.height);
  const halved = parts.components.length > 1 && parts.components[0]!.h === 2 && parts.components[0]!.v === 2;
  const axis =
    0.355 +
    1.078 * Math.log(coarse + 4) +
    0.018 * Math.log(bitsPerPixel) +
    (halved ? 0.336 : 0) +
    (parts.process === 2 ? 0.082 : 0) -
    1.099 * Math.log(Math.max(0.01, wanted / scanBytes));
  return qualityAt(axis);
}
