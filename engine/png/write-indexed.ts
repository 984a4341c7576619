import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { colourAt } from '../palette/colour-at.ts';
import { createNearest } from '../palette/nearest.ts';
import type { Raster } from '../raster.ts';
import { pngChunk } from './chunks.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const pack = promisify(deflate);

/** A PNG of these colours, each pixel with the nearest of them; as few bits a pixel as hold them all. */
export async function writeIndexed(raster: Raster, colours: readonly number[], level = 9): Promise<Buffer> {
  // What shines through first, for the list of alphas ends with the last of them.
  const palette = [...colours].sort((a, b) => (a >>> 24) - (b >>> 24));
  const bits = [1, 2, 4, 8].find((depth) => palette.length <= 1 << depth)!;
  const { width, height } = raster;
  const rowBytes = 1 + Math.ceil((width * bits) / 8);
  const rows = Buffer.alloc(rowBytes * height);
  const nearest = createNearest(palette);
  for (let y = 0, pixel = 0; y < height; y++) {
    const start = y * rowBytes + 1;
    for (let x = 0; x < width; x++, pixel++) {
      const index = nearest(colourAt(raster, pixel));
      if (bits === 8) rows[start + x] = index;
      else rows[start + ((x * bits) >> 3)]! |= index << (8 - bits - ((x * bits) & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 3], 8);
  const alphas = palette.map((colour) => colour >>> 24).filter((alpha) => alpha < 255);
  return Buffer.concat([
    SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk(
      'PLTE',
      Buffer.from(palette.flatMap((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255])),
    ),
    ...(alphas.length ? [pngChunk('tRNS', Buffer.from(alphas))] : []),
    pngChunk('IDAT', await pack(rows, { level, memLevel: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
