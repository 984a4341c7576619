import type { Kept } from '../format.ts';
import { keptExif, keptXmp } from '../metadata/kept-blocks.ts';
import { pngChunk, profileChunk } from './chunks.ts';
import { iptcText } from './raw-profile.ts';
import { XMP_KEYWORD } from './xmp-chunk.ts';

/** Up to the end of IHDR. */
const HEAD_BYTES = 33;

/** By the case of its letters: may be passed over, is Halve's own, is void once the picture is worked on. */
const MARK_TYPE = 'haLV';

/** The keyword, two bytes that say that it is not compressed, and an empty language and translation. */
const XMP_HEAD = `${XMP_KEYWORD}\0\0\0\0`;

/** What is put beside the pixels. */
export function keptChunks(kept: Kept): Buffer[] {
  const { icc, all, mark } = kept;
  const chunks: Buffer[] = [];
  const [exif, xmp] = [keptExif(kept), keptXmp(kept)];
  if (icc) chunks.push(profileChunk(icc));
  if (exif) chunks.push(pngChunk('eXIf', exif));
  if (xmp) chunks.push(pngChunk('iTXt', Buffer.concat([Buffer.from(XMP_HEAD, 'latin1'), xmp])));
  if (all?.iptc) chunks.push(pngChunk('zTXt', iptcText(all.iptc)));
  if (mark) chunks.push(pngChunk(MARK_TYPE, mark));
  return chunks;
}

/** Puts chunks right after IHDR, before a palette, where the standard wants them. */
export function splicePng(png: Buffer, chunks: Buffer[]): Buffer {
  if (chunks.length === 0) return png;
  // A copy of the source has an Exif chunk of its own, which the new one takes the place of.
  const own = png.toString('latin1', HEAD_BYTES + 4, HEAD_BYTES + 8) === 'eXIf';
  const rest = own ? HEAD_BYTES + 12 + png.readUInt32BE(HEAD_BYTES) : HEAD_BYTES;
  return Buffer.concat([png.subarray(0, HEAD_BYTES), ...chunks, png.subarray(rest)]);
}
