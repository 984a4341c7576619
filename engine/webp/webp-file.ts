export const ICC_FLAG = 0x20;
export const ALPHA_FLAG = 0x10;
export const EXIF_FLAG = 0x08;
export const XMP_FLAG = 0x04;

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** One chunk of a RIFF file, padded to an even length. */
export function riffChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + body.length + (body.length & 1));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(body.length, 4);
  body.copy(chunk, 8);
  return chunk;
}

/** A WebP file of these chunks; the flags of an extended header are set to what stands in it. */
export function webpFile(chunks: Buffer[]): Buffer {
  const types = new Set(chunks.map((chunk) => chunk.toString('latin1', 0, 4)));
  const extended = chunks.find((chunk) => chunk.toString('latin1', 0, 4) === 'VP8X');
  if (extended) {
    const flags = extended[8]! & ~(ICC_FLAG | EXIF_FLAG | XMP_FLAG);
    extended[8] = flags | (types.has('ICCP') ? ICC_FLAG : 0) | (types.has('EXIF') ? EXIF_FLAG : 0);
  }
  const body = Buffer.concat(chunks);
  const head = Buffer.alloc(12);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write('WEBP', 8, 'latin1');
  return Buffer.concat([head, body]);
}
