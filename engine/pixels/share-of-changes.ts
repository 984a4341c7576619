import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

/** Of all bytes those that differ from the pixel to their left: what is drawn has few, and they are what takes bytes. */
export function shareOfChanges({ data, width, height, channels }: Raster): number {
  return PixelKernel.use((kernel) => {
    const bytes = width * channels;
    const most = Math.max(1, Math.floor(PIECE_BYTES / bytes));
    const [rows] = kernel.room(most * bytes) as [number];
    let changes = 0;
    for (let y = 0; y < height; y += most) {
      const part = data.subarray(y * bytes, Math.min(height, y + most) * bytes);
      kernel.bytes(rows, part.length).set(part);
      changes += kernel.run.count_changes(rows, bytes, part.length / bytes, channels);
    }
    return changes / data.length;
  });
}
