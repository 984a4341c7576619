import { createInflate } from 'node:zlib';

/** Whether the compressed pixels, of each frame, end where their chunks end. */
export async function isExactPng(png: Buffer): Promise<boolean> {
  const streams: Buffer[][] = [];
  let inFrame = false;
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const pixels = type === 'IDAT' ? body : type === 'fdAT' ? body.subarray(4) : undefined;
    if (pixels && !inFrame) streams.push([]);
    inFrame = pixels !== undefined;
    if (pixels) streams.at(-1)!.push(pixels);
  }
  for (const stream of streams) if (!(await endsWithItsData(stream))) return false;
  return streams.length > 0;
}

/** Inflates piece by piece and keeps nothing, for a picture may be hundreds of megabytes. */
function endsWithItsData(parts: Buffer[]): Promise<boolean> {
  const given = parts.reduce((sum, { length }) => sum + length, 0);
  return new Promise((resolve) => {
    const inflate = createInflate();
    inflate.on('data', () => undefined);
    inflate.once('error', () => resolve(false));
    inflate.once('end', () => resolve(inflate.bytesWritten === given));
    inflate.end(Buffer.concat(parts));
  });
}
