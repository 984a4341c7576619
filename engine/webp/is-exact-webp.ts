import { openImage } from '../open-image.ts';
import { frameSize } from './frame-size.ts';
import { eachChunk, FRAME_HEAD_BYTES, type RiffChunk, webpFile } from './riff.ts';

/** Fewer bytes than this behind the pixels are of no use to anyone. */
const SPARE_BYTES = 16;

/**
 * Whether every frame, and its alpha, needs its last bytes: without them it must not decode. Where the pixels end,
 * only a whole decoder could say.
 */
export async function isExactWebp(webp: Buffer): Promise<boolean> {
  let pictures = 0;
  for (const picture of picturesOf(eachChunk(webp))) {
    if (!picture || (await decodesWithoutItsEnd(picture))) return false;
    pictures += 1;
  }
  return pictures > 0;
}

function decodesWithoutItsEnd({ type, body }: RiffChunk): Promise<boolean> {
  const shorter = body.subarray(0, body.length - Math.min(SPARE_BYTES, body.length >> 1));
  return openImage(webpFile([{ type, body: shorter }]))
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** Each as a still of its own; null for alpha that cannot be one. */
function* picturesOf(chunks: Iterable<RiffChunk>): Generator<RiffChunk | null> {
  let alpha: Buffer | undefined;
  for (const { type, body } of chunks) {
    if (type === 'ALPH') alpha = body;
    if (type === 'VP8 ' || type === 'VP8L') yield { type, body };
    if (type === 'VP8 ' && alpha) yield* alphaAsStill(alpha, body);
    if (type === 'ANMF') yield* picturesOf(eachChunk(body, FRAME_HEAD_BYTES));
  }
}

/** Compressed alpha is the lossless format without its five bytes of header, which hold the size; else it is bytes. */
function alphaAsStill(alpha: Buffer, frame: Buffer): (RiffChunk | null)[] {
  const size = frameSize({ type: 'VP8 ', body: frame });
  if (!size) return [null];
  const { width, height } = size;
  const method = alpha[0]! & 3;
  if (method !== 1) return method === 0 && alpha.length === 1 + width * height ? [] : [null];
  const head = Buffer.from([0x2f, 0, 0, 0, 0]);
  head.writeUInt32LE(width - 1 + (height - 1) * 2 ** 14, 1);
  return [{ type: 'VP8L', body: Buffer.concat([head, alpha.subarray(1)]) }];
}
