import { orientationExif } from '../exif-orientation.ts';
import type { Kept } from '../format.ts';
import { pngChunk, profileChunk } from './chunks.ts';

/** Up to the end of IHDR. */
const HEAD_BYTES = 33;

/** By the case of its letters: may be passed over, is Halve's own, is void once the picture is worked on. */
const MARK_TYPE = 'haLV';

/** What is put beside the pixels. */
export function keptChunks({ icc, orientation, mark }: Kept): Buffer[] {
  const chunks: Buffer[] = [];
  if (icc) chunks.push(profileChunk(icc));
  if (orientation !== 1) chunks.push(pngChunk('eXIf', orientationExif(orientation)));
  if (mark) chunks.push(pngChunk(MARK_TYPE, mark));
  return chunks;
}

/** Puts chunks right after IHDR, before a palette, where the standard wants them. */
export function splicePng(png: Buffer, chunks: Buffer[]): Buffer {
  if (chunks.length === 0) return png;
  return Buffer.concat([png.subarray(0, HEAD_BYTES), ...chunks, png.subarray(HEAD_BYTES)]);
}
