const ICC_FLAG = 0x20;
export const ALPHA_FLAG = 0x10;
const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;

/** "RIFF", the length of what follows, "WEBP". */
export const FILE_HEAD_BYTES = 12;
export const CHUNK_HEAD_BYTES = 8;
/** What stands in an ANMF before the chunks of its frame: place, size and time. */
export const FRAME_HEAD_BYTES = 16;

/** One chunk of a RIFF file. */
export interface RiffChunk {
  type: string;
  body: Buffer;
}

/** The chunks from an offset on, in their order; the last may be cut off. */
export function* eachChunk(bytes: Buffer, from = FILE_HEAD_BYTES): Generator<RiffChunk> {
  for (let at = from; at + CHUNK_HEAD_BYTES <= bytes.length; ) {
    const end = at + CHUNK_HEAD_BYTES + bytes.readUInt32LE(at + 4);
    yield { type: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + CHUNK_HEAD_BYTES, end) };
    at = end + (end & 1);
  }
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** One chunk of a RIFF file, padded to an even length. */
export function riffChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(CHUNK_HEAD_BYTES + body.length + (body.length & 1));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(body.length, 4);
  body.copy(chunk, CHUNK_HEAD_BYTES);
  return chunk;
}

/** A WebP file of chunks as they are. */
export function riffFile(chunks: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), uint32(body.length), body]);
}

/** A WebP file of these chunks; the flags of an extended header are set to what stands in it. */
export function webpFile(chunks: RiffChunk[]): Buffer {
  const has = (wanted: string) => chunks.some(({ type }) => type === wanted);
  return riffFile(
    chunks.map(({ type, body }) => {
      const chunk = riffChunk(type, body);
      const flags = CHUNK_HEAD_BYTES;
      if (type === 'VP8X')
        chunk[flags] = flagsOf(chunk[flags]!, { icc: has('ICCP'), exif: has('EXIF'), xmp: has('XMP ') });
      return chunk;
    }),
  );
}

/** The byte of flags in an extended header, which say what else there is in the file. */
export function flagsOf(before: number, { icc, exif, xmp }: Record<'icc' | 'exif' | 'xmp', boolean>): number {
  const others = before & ~(ICC_FLAG | EXIF_FLAG | XMP_FLAG);
  return others | (icc ? ICC_FLAG : 0) | (exif ? EXIF_FLAG : 0) | (xmp ? XMP_FLAG : 0);
}
