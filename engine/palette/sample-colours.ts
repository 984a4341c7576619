import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

/** Tiles as small as this meet more of what is rare, and still show the quantiser edges and noise. */
const SIDE = 8;
/** Of the tiles: what is of one colour needs few to be known. */
const PLAIN_SHARE = 0.1;

type Tiles = Int32Array;

/**
 * Some of a picture, which has its colours: tiles from all over it, mostly such as are not plain, as a picture of its
 * own; the picture itself where it has hardly more pixels than are asked for.
 */
export function sampleColours(raster: Raster, pixels: number): Raster {
  const { data, width, height, channels } = raster;
  const [across, down] = [Math.floor(width / SIDE), Math.floor(height / SIDE)];
  if (width * height <= pixels || across < 2 || down < 2) return raster;
  const [busy, plain] = tilesByLook(raster, across, down);
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

/** The first pixel of each tile that is not plain, and of each that is. */
function tilesByLook({ data, width, channels }: Raster, across: number, down: number): [Tiles, Tiles] {
  const [busy, plain] = [new Int32Array(across * down), new Int32Array(across * down)];
  const counts = [0, 0] as [number, number];
  PixelKernel.use((kernel) => {
    const bytes = SIDE * width * channels;
    const [row, to] = kernel.room(bytes, across) as [number, number];
    for (let y = 0; y < down; y++) {
      kernel.bytes(row, bytes).set(data.subarray(y * bytes, (y + 1) * bytes));
      kernel.run.plain_tiles(row, width, channels, SIDE, to);
      const isPlain = kernel.bytes(to, across);
      for (let x = 0; x < across; x++) {
        const first = (y * width + x) * SIDE;
        if (isPlain[x]) plain[counts[1]++] = first;
        else busy[counts[0]++] = first;
      }
    }
  });
  return [busy.subarray(0, counts[0]), plain.subarray(0, counts[1])];
}

/** So many of them at most, shifted by the golden section, so that no column of the picture goes unseen. */
function spread(tiles: Tiles, most: number): number[] {
  const every = Math.max(1, tiles.length / most);
  const taken: number[] = [];
  for (let at = 0, i = 0; at < tiles.length; i++, at = i * every)
    taken.push(tiles[Math.min(tiles.length - 1, Math.floor(at + ((i * 0.618_034) % 1) * every))]!);
  return taken;
}
