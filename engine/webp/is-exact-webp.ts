import { openImage } from '../open-image.ts';
import { riffChunk, webpFile } from './webp-file.ts';

/** Fewer bytes than this behind the pixels are of no use to anyone. */
const SPARE_BYTES = 16;
const FRAME_HEAD_BYTES = 16;

interface Chunk {
  type: string;
  body: Buffer;
}

/**
 * Whether every frame, and its alpha, needs its last bytes: without them it must not decode. Where the pixels end,
 * only a whole decoder could say.
 */
export async function isExactWebp(webp: Buffer): Promise<boolean> {
  const pictures = picturesOf(webp.subarray(12));
  if (!pictures) return false;
  for (const { type, body } of pictures) {
    const shorter = body.subarray(0, body.length - Math.min(SPARE_BYTES, body.length >> 1));
    const decodes = await openImage(webpFile([riffChunk(type, shorter)]))
      .raw()
      .toBuffer()
      .then(
        () => true,
        () => false,
      );
    if (decodes) return false;
  }
  return pictures.length > 0;
}

/** Each as a still of its own; null for alpha that cannot be one. */
function picturesOf(chunks: Buffer): Chunk[] | null {
  const found: Chunk[] = [];
  let alpha: Buffer | undefined;
  for (const { type, body } of eachChunk(chunks)) {
    if (type === 'ALPH') alpha = body;
    if (type === 'VP8 ' || type === 'VP8L') found.push({ type, body });
    if (type === 'VP8 ' && alpha) {
      const stills = alphaAsStill(alpha, body);
      if (!stills) return null;
      found.push(...stills);
    }
    if (type !== 'ANMF') continue;
    const inner = picturesOf(body.subarray(FRAME_HEAD_BYTES));
    if (!inner) return null;
    found.push(...inner);
  }
  return found;
}

/** Compressed alpha is the lossless format without its five bytes of header, which hold the size; else it is bytes. */
function alphaAsStill(alpha: Buffer, frame: Buffer): Chunk[] | null {
  if (frame.length < 10) return null;
  const width = frame.readUInt16LE(6) & 0x3fff;
  const height = frame.readUInt16LE(8) & 0x3fff;
  const method = alpha[0]! & 3;
  if (method !== 1) return method === 0 && alpha.length === 1 + width * height ? [] : null;
  const head = Buffer.from([0x2f, 0, 0, 0, 0]);
  head.writeUInt32LE(width - 1 + (height - 1) * 2 ** 14, 1);
  return [{ type: 'VP8L', body: Buffer.concat([head, alpha.subarray(1)]) }];
}

function* eachChunk(bytes: Buffer): Generator<Chunk> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    yield { type: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length & 1);
  }
}
