import { orientationExif } from '../exif-orientation.ts';
import { iccKind } from '../icc-kind.ts';
import { PROFILE_SHARE } from '../tuning.ts';
import { pngChunk, profileChunk } from './png-chunk.ts';
import type { PngHeader } from './read-png-header.ts';

/** Chunks that say how the code values are to be shown, when there is no profile. */
const COLOUR = new Set(['gAMA', 'cHRM', 'cICP']);

/** What is put back beside the new pixels; `transform` says that the pixels must be brought to sRGB instead. */
export function colourChunks(header: PngHeader, budget: number): { chunks: Buffer[]; transform: boolean } {
  const chunks: Buffer[] = [];
  let transform = false;
  if (header.icc && iccKind(header.icc) !== 'srgb') {
    const profile = profileChunk(header.icc);
    transform = profile.length > PROFILE_SHARE * budget;
    if (!transform) chunks.push(profile);
  } else if (!header.icc) chunks.push(...ownChunks(header.clean));
  if (header.orientation !== 1) chunks.push(pngChunk('eXIf', orientationExif(header.orientation)));
  return { chunks, transform };
}

function ownChunks(png: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    // An sRGB chunk overrules the others, and says what everyone assumes.
    if (type === 'sRGB') return [];
    if (COLOUR.has(type)) found.push(png.subarray(at, at + 12 + png.readUInt32BE(at)));
    if (type === 'IDAT') break;
  }
  return found;
}

/** Puts chunks right after IHDR, before a palette, where the standard wants them. */
export function splicePng(png: Buffer, chunks: Buffer[]): Buffer {
  if (chunks.length === 0) return png;
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}
