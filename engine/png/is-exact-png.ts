import { createInflate } from 'node:zlib';
import { pixelStreams } from './pixel-streams.ts';

/** Whether the compressed pixels, of each frame, end where their chunks end. */
export async function isExactPng(png: Buffer): Promise<boolean> {
  let frames = 0;
  for (const stream of pixelStreams(png)) {
    if (!(await endsWithItsData(stream))) return false;
    frames += 1;
  }
  return frames > 0;
}

/** Inflates piece by piece and keeps nothing, for a picture may be hundreds of megabytes. */
function endsWithItsData(packed: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const inflate = createInflate();
    inflate.on('data', () => undefined);
    inflate.once('error', () => resolve(false));
    inflate.once('end', () => resolve(inflate.bytesWritten === packed.length));
    inflate.end(packed);
  });
}
