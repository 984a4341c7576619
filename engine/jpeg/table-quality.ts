import { STANDARD_TABLES } from './standard-tables.ts';

/** The axis along which ln(bytes) of a JPEG is nearly straight. */
export function jpegAxis(quality: number): number {
  return Math.log(scaleOf(quality) + 4);
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
