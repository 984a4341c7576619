import { crc32, deflateSync } from 'node:zlib';

/** One chunk of a PNG, as it stands in the file. */
export interface PngChunk {
  type: string;
  body: Buffer;
  /** Offsets of the whole, length and checksum included. */
  start: number;
  end: number;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The chunks in their order; the last may be cut off. What follows the end of the picture comes too. */
export function* eachChunk(png: Buffer, from = SIGNATURE.length): Generator<PngChunk> {
  for (let start = from; start + 8 <= png.length; ) {
    const type = png.toString('latin1', start + 4, start + 8);
    const end = Math.min(start + 12 + png.readUInt32BE(start), png.length);
    yield { type, body: png.subarray(start + 8, Math.max(start + 8, end - 4)), start, end };
    start = end;
  }
}

/** One chunk of a PNG, with its length and checksum. */
export function pngChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

export function profileChunk(icc: Buffer): Buffer {
  return pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)]));
}

/** A whole PNG of these chunks, which begin after IHDR. */
export function pngFile(
  { width, height, bits, colourType }: { width: number; height: number; bits: number; colourType: number },
  chunks: Buffer[],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType], 8);
  return Buffer.concat([SIGNATURE, pngChunk('IHDR', header), ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}
