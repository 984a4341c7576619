import { isHeldLong } from '../pixels/timing.ts';
import type { Raster } from '../raster.ts';
import { CHUNK_HEAD_BYTES, FILE_HEAD_BYTES, FRAME_HEAD_BYTES } from './riff.ts';

/** Three bytes of a frame's head hold its time, in milliseconds. */
const TIME_AT = 12;
const MOST_MS = 2 ** 24 - 1;

/** Has each frame held as long as the picture says. Where the encoder has made one of two equal frames, it is left. */
export function holdFrames(webp: Buffer, raster: Raster): Buffer {
  if (!isHeldLong(raster)) return webp;
  const { delay } = raster.animation!;
  const frames: number[] = [];
  for (let at = FILE_HEAD_BYTES; at + CHUNK_HEAD_BYTES + FRAME_HEAD_BYTES <= webp.length; ) {
    if (webp.toString('latin1', at, at + 4) === 'ANMF') frames.push(at + CHUNK_HEAD_BYTES + TIME_AT);
    const end = at + CHUNK_HEAD_BYTES + webp.readUInt32LE(at + 4);
    at = end + (end & 1);
  }
  if (frames.length === delay.length)
    for (const [i, at] of frames.entries()) webp.writeUIntLE(Math.min(MOST_MS, delay[i]!), at, 3);
  return webp;
}
