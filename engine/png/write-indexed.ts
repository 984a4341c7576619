import { freeMemory } from '../memory/free-memory.ts';
import { withColours } from '../palette/with-colours.ts';
import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Indexes, Raster } from '../raster.ts';
import { pngChunk, pngFile } from './chunks.ts';
import { deflateRows, QUICKLY } from './deflate/deflate-rows.ts';
import { packIndexes } from './pack-rows.ts';
import { PNG } from './tuning.ts';

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

/**
 * A picture by the places of colours that are in order; as few bits a pixel as hold them all, or where that is less 8. What
 * it is expected to come to tells how it is to be packed.
 */
export function fromIndexes(after: Indexes, deadline?: number, expected?: number): Indexed {
  const { width, height } = after;
  const palette = [...after.colours];
  const fewest = [1, 2, 4, 8].find((depth) => palette.length <= 1 << depth)!;
  const rows = inBits(after.data, width, height, fewest);
  const alphas = palette.map((colour) => colour >>> 24).filter((alpha) => alpha < 255);
  const colourBytes = palette.flatMap((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
  const colours = [
    pngChunk('PLTE', Buffer.from(colourBytes)),
    ...(alphas.length ? [pngChunk('tRNS', Buffer.from(alphas))] : []),
  ];
  const fileOf = (bits: number, packed: Buffer) =>
    pngFile({ width, height, bits, colourType: 3 }, [...colours, pngChunk('IDAT', packed)]);
  const packRows = toPack(rows, height, deadline, expected);
  return {
    pack: async (level) => {
      const packed = await packRows(level);
      if (level === PNG.quick || fewest === 8 || after.data.length > PNG.mostDeep)
        return fileOf(fewest, packed);
      // Several pixels a byte hide what repeats itself at other places in it.
      const deep = deflateRows(after.data, height);
      return deep.length < packed.length ? fileOf(8, deep) : fileOf(fewest, packed);
    },
    after,
    end: () => {
      freeMemory(rows);
      freeMemory(after.data);
    },
  };
}

/** Packs rows as hard as is wanted: what is drawn by our own kernel, as by how many bytes they come to. */
function toPack(
  rows: Buffer,
  height: number,
  deadline: number | undefined,
  expected: number | undefined,
): (level: number) => Promise<Buffer> {
  const { tiny, always, large, most, grain } = PNG.ours;
  const { length } = rows;
  const isGrainAt = (bytes: number) =>
    length > always && bytes > length * (length > large ? grain.large : grain.small);
  let isGrain = isGrainAt(expected ?? (length > large ? length : 0));
  return async (level) => {
    if (level === PNG.quick && length <= tiny) return deflateRows(rows, height, QUICKLY);
    if (level === PNG.hard && !isGrain && length <= most) return deflateRows(rows, height);
    const packed = await packIndexes(rows, height, level, deadline);
    if (level === PNG.quick) isGrain = isGrainAt(packed.length);
    return packed;
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
