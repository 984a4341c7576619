import { freeMemory } from '../free-memory.ts';
import { withColours } from '../palette/with-colours.ts';
import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Indexes, Raster } from '../raster.ts';
import { pngChunk, pngFile } from './chunks.ts';
import { packIndexes } from './pack-rows.ts';

/** A picture in the colours of a palette, to be packed as hard as is wanted. */
export interface Indexed {
  pack: (level: number) => Promise<Buffer>;
  after: Indexes;
  /** Gives its memory back. */
  end: () => void;
}

/** A picture in these colours, each pixel in the nearest of them. */
export function indexed(raster: Raster, colours: readonly number[], deadline?: number): Indexed {
  return fromIndexes(withColours(raster, inOrder(colours)), deadline);
}

/** What shines through first, for the list of alphas ends with the last of them. */
export const inOrder = (colours: readonly number[]): number[] =>
  [...colours].sort((a, b) => (a >>> 24) - (b >>> 24));

/** A picture by the places of colours that are in order; as few bits a pixel as hold them all. */
export function fromIndexes(after: Indexes, deadline?: number): Indexed {
  const { width, height } = after;
  const palette = [...after.colours];
  const bits = [1, 2, 4, 8].find((depth) => palette.length <= 1 << depth)!;
  const rows = inBits(after.data, width, height, bits);
  const alphas = palette.map((colour) => colour >>> 24).filter((alpha) => alpha < 255);
  const colourBytes = palette.flatMap((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
  return {
    pack: async (level) =>
      pngFile({ width, height, bits, colourType: 3 }, [
        pngChunk('PLTE', Buffer.from(colourBytes)),
        ...(alphas.length ? [pngChunk('tRNS', Buffer.from(alphas))] : []),
        pngChunk('IDAT', await packIndexes(rows, height, level, deadline)),
      ]),
    after,
    end: () => {
      freeMemory(rows);
      freeMemory(after.data);
    },
  };
}

/** Several pixels a byte, each row beginning with a new one. */
function inBits(indexes: Buffer, width: number, height: number, bits: number): Buffer {
  if (bits === 8) return indexes;
  const rowBytes = Math.ceil((width * bits) / 8);
  const rows = Buffer.allocUnsafeSlow(rowBytes * height);
  PixelKernel.use((kernel) => {
    const most = Math.max(1, Math.floor(PIECE_BYTES / width));
    const [from, to] = kernel.room(most * width, most * rowBytes) as [number, number];
    for (let y = 0; y < height; y += most) {
      const count = Math.min(most, height - y);
      kernel.bytes(from, count * width).set(indexes.subarray(y * width, (y + count) * width));
      kernel.run.pack_bits(from, width, count, bits, to);
      rows.set(kernel.bytes(to, count * rowBytes), y * rowBytes);
    }
  });
  return rows;
}
