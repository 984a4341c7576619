import type { Kept } from '../format.ts';
import { keptExif, keptXmp } from '../metadata/kept-blocks.ts';
import { frameSize } from './frame-size.ts';
import { ALPHA_FLAG, CHUNK_HEAD_BYTES, eachChunk, type RiffChunk, webpFile } from './riff.ts';

const EXTENDED_BYTES = 10;
/** A chunk that readers do not know they pass over. */
const MARK_TYPE = 'HALV';

/** Puts what is kept into a fresh WebP, which then needs the extended header. */
export function spliceWebp(webp: Buffer, kept: Kept): Buffer {
  const { before, after } = keptChunks(kept);
  if (before.length + after.length === 0) return webp;
  const chunks = [...eachChunk(webp)];
  const extended = chunks.find(({ type }) => type === 'VP8X') ?? extendedHeader(chunks);
  // A copy of the source has an Exif chunk of its own, which the new one takes the place of.
  const rest = chunks.filter(({ type }) => type !== 'VP8X' && type !== 'EXIF');
  return webpFile([extended, ...before, ...rest, ...after]);
}

/** How many bytes more the file has at most. */
export function splicedWebpBytes(kept: Kept): number {
  const { before, after } = keptChunks(kept);
  const added = [...before, ...after].map(({ body }) => CHUNK_HEAD_BYTES + body.length + (body.length & 1));
  return added.reduce((sum, bytes) => sum + bytes, added.length > 0 ? CHUNK_HEAD_BYTES + EXTENDED_BYTES : 0);
}

/** What stands before the pixels, and behind them, as the format wants it. */
function keptChunks(kept: Kept): { before: RiffChunk[]; after: RiffChunk[] } {
  const { icc, mark } = kept;
  const [exif, xmp] = [keptExif(kept), keptXmp(kept)];
  return {
    before: icc ? [{ type: 'ICCP', body: icc }] : [],
    after: [
      ...(exif ? [{ type: 'EXIF', body: exif }] : []),
      ...(xmp ? [{ type: 'XMP ', body: xmp }] : []),
      ...(mark ? [{ type: MARK_TYPE, body: mark }] : []),
    ],
  };
}

function extendedHeader(chunks: RiffChunk[]): RiffChunk {
  const { width, height, alpha } = chunks.map(frameSize).find((size) => size !== undefined)!;
  const body = Buffer.alloc(EXTENDED_BYTES);
  if (alpha) body[0] = ALPHA_FLAG;
  body.writeUIntLE(width - 1, 4, 3);
  body.writeUIntLE(height - 1, 7, 3);
  return { type: 'VP8X', body };
}
