import { eachChunk, type PngChunk } from './chunks.ts';

/**
 * The compressed pixels of each frame, joined: one buffer a frame, for there may be millions of chunks in it. The first
 * is the picture that stands still.
 */
export function* pixelStreams(png: Buffer): Generator<Buffer> {
  let inFrame = false;
  for (const chunk of eachChunk(png)) {
    const isFirst = !inFrame;
    inFrame = pixelsOf(chunk) !== undefined;
    if (inFrame && isFirst) yield joined(png, chunk.start);
  }
}

function joined(png: Buffer, start: number): Buffer {
  let length = 0;
  for (const pixels of pixelsFrom(png, start)) length += pixels.length;
  const all = Buffer.allocUnsafe(length);
  let filled = 0;
  for (const pixels of pixelsFrom(png, start)) filled += pixels.copy(all, filled);
  return all;
}

/** Of one frame. */
function* pixelsFrom(png: Buffer, start: number): Generator<Buffer> {
  for (const chunk of eachChunk(png, start)) {
    const pixels = pixelsOf(chunk);
    if (!pixels) return;
    yield pixels;
  }
}

/** What a chunk holds of the pixels; undefined for any other. */
function pixelsOf({ type, body }: PngChunk): Buffer | undefined {
  if (type === 'IDAT') return body;
  // Behind the frame's number.
  return type === 'fdAT' ? body.subarray(4) : undefined;
}
