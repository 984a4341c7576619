/**
 * The compressed pixels of each frame, joined: one buffer a frame, for there may be millions of chunks in it. The first
 * is the picture that stands still.
 */
export function* pixelStreams(png: Buffer): Generator<Buffer> {
  for (let at = 8; at + 12 <= png.length; ) {
    const start = at;
    let length = 0;
    for (let body = pixelsAt(png, at); body; body = pixelsAt(png, at)) {
      length += body.length;
      at = endOfChunk(png, at);
    }
    if (at > start) yield join(png, start, at, length);
    else at = endOfChunk(png, at);
  }
}

function join(png: Buffer, from: number, to: number, length: number): Buffer {
  const joined = Buffer.allocUnsafe(length);
  let filled = 0;
  for (let at = from; at < to; at = endOfChunk(png, at)) filled += pixelsAt(png, at)!.copy(joined, filled);
  return joined;
}

const endOfChunk = (png: Buffer, at: number) => at + 12 + png.readUInt32BE(at);

/** What a chunk holds of the pixels; undefined for any other. */
function pixelsAt(png: Buffer, at: number): Buffer | undefined {
  if (at + 12 > png.length) return undefined;
  const type = png.toString('latin1', at + 4, at + 8);
  const end = at + 8 + png.readUInt32BE(at);
  if (type === 'IDAT') return png.subarray(at + 8, end);
  // Behind the frame's number.
  return type === 'fdAT' ? png.subarray(at + 12, end) : undefined;
}
