import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';
import { loadPalette } from './load-palette.ts';

/** For each pixel the place of the nearest colour. */
export function indexPixels({ data, channels }: Raster, colours: readonly number[]): Buffer {
  const indexes = Buffer.allocUnsafeSlow(data.length / channels);
  PixelKernel.use((kernel) => {
    const piece = Math.floor(PIECE_BYTES / channels);
    const [from, to] = kernel.room(piece * channels + 16, piece + 16) as [number, number];
    loadPalette(kernel, colours);
    for (let pixel = 0; pixel < indexes.length; pixel += piece) {
      const count = Math.min(piece, indexes.length - pixel);
      kernel.bytes(from, count * channels).set(data.subarray(pixel * channels, (pixel + count) * channels));
      kernel.run.index_pixels(from, count, channels, to);
      indexes.set(kernel.bytes(to, count), pixel);
    }
  });
  return indexes;
}
