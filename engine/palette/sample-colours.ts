import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

/** Tiles as small as this meet more of what is rare, and still show the quantiser edges and noise. */
const SIDE = 8;
/** Of the tiles: what is of one colour needs few to be known. */
const PLAIN_SHARE = 0.1;

/**
 * Some of a picture, which has its colours: tiles from all over it, mostly such as are not plain, as a picture of its
 * own; the picture itself where it has hardly more pixels than are asked for.
 */
export function sampleColours(raster: Raster, pixels: number): Raster {
  const { data, width, height, channels } = raster;
  const [across, down] = [Math.floor(width / SIDE), Math.floor(height / SIDE)];
  if (width * height <= pixels || across < 2 || down < 2) return raster;
  const busy: number[] = [];
  const plain: number[] = [];
  for (const [tile, isPlain] of plainTiles(raster, across, down).entries())
    (isPlain ? plain : busy).push(Math.floor(tile / across) * SIDE * width + (tile % across) * SIDE);
  const most = pixels / (SIDE * SIDE);
  // The last few may find no room in the rows: they are plain.
  const tiles = [
    ...spread(busy, (1 - PLAIN_SHARE) * most),
    ...spread(plain, Math.max(most - busy.length, PLAIN_SHARE * most)),
  ];
  const columns = Math.max(1, Math.floor(Math.sqrt(tiles.length)));
  const rows = Math.floor(tiles.length / columns);
  const sample = Buffer.alloc(columns * rows * SIDE * SIDE * channels);
  const bytes = SIDE * channels;
  for (let i = 0; i < columns * rows; i++) {
    const to = (Math.floor(i / columns) * SIDE * columns * SIDE + (i % columns) * SIDE) * channels;
    for (let line = 0; line < SIDE; line++) {
      const from = (tiles[i]! + line * width) * channels;
      data.copy(sample, to + line * columns * bytes, from, from + bytes);
    }
  }
  return { data: sample, width: columns * SIDE, height: rows * SIDE, channels };
}

/** For each tile, row by row, whether it is of one colour. */
function plainTiles({ data, width, channels }: Raster, across: number, down: number): Uint8Array {
  const plain = new Uint8Array(across * down);
  PixelKernel.use((kernel) => {
    const bytes = SIDE * width * channels;
    const [row, to] = kernel.room(bytes, across) as [number, number];
    for (let y = 0; y < down; y++) {
      kernel.bytes(row, bytes).set(data.subarray(y * bytes, (y + 1) * bytes));
      kernel.run.plain_tiles(row, width, channels, SIDE, to);
      plain.set(kernel.bytes(to, across), y * across);
    }
  });
  return plain;
}

/** So many of them at most, shifted by the golden section, so that no column of the picture goes unseen. */
function spread(tiles: number[], most: number): number[] {
  const every = Math.max(1, tiles.length / most);
  const taken: number[] = [];
  for (let at = 0, i = 0; at < tiles.length; i++, at = i * every)
    taken.push(tiles[Math.min(tiles.length - 1, Math.floor(at + ((i * 0.618_034) % 1) * every))]!);
  return taken;
}
