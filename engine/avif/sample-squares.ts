import type { Raster } from '../raster.ts';
import { AVIF } from './tuning.ts';

/**
 * Squares of a large opaque picture, spread evenly over it, as a picture of their own: one of so many in each row, and
 * along the golden section no two rows begin alike. Undefined where they would be most of it.
 */
export function sampleSquares({ data, width, height, channels }: Raster): Raster | undefined {
  const { side, squares, pixels } = AVIF.sample;
  if (channels % 2 === 0 || width * height < pixels) return undefined;
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const every = Math.max(1, (columns * rows) / squares);
  const places: { left: number; top: number }[] = [];
  for (let row = 0; row < rows; row++)
    for (let at = ((row * 0.618_034) % 1) * every; at < columns; at += every)
      places.push({ left: side * Math.floor(at), top: side * row });
  const across = Math.ceil(Math.sqrt(places.length));
  const down = Math.floor(places.length / across);
  // A line of a picture is narrower than a square.
  if (!(across * down >= squares / 2)) return undefined;
  const line = across * side * channels;
  const sample = Buffer.alloc(line * side * down);
  for (const [i, { left, top }] of places.slice(0, across * down).entries())
    for (let y = 0; y < side; y++) {
      const from = ((top + y) * width + left) * channels;
      const to = (Math.floor(i / across) * side + y) * line + (i % across) * side * channels;
      data.copy(sample, to, from, from + side * channels);
    }
  return { data: sample, width: across * side, height: down * side, channels };
}
