import { eachChunk } from './chunks.ts';

/** Chunks that say how the code values are to be shown, when there is no profile. */
const COLOUR = new Set(['gAMA', 'cHRM', 'cICP']);

/** Those of a cleaned file. */
export function colourChunks(png: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (const { type, start, end } of eachChunk(png)) {
    // An sRGB chunk overrules the others, and says what everyone assumes.
    if (type === 'sRGB') return [];
    if (COLOUR.has(type)) found.push(png.subarray(start, end));
    if (type === 'IDAT') break;
  }
  return found;
}
