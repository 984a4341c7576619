import type { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import { seen } from './seen.ts';

const MOST = 256;

/** Lays a palette before the kernel, by its greens, for `index_pixels` and `sum_pixels`. */
export function loadPalette(kernel: PixelKernel, colours: readonly number[]): void {
  const sorted = [...colours.entries()]
    .map(([place, colour]) => ({ place, ...seen(colour) }))
    .sort((a, b) => a.green - b.green);
  const values = kernel.floats('palette', 4 * (MOST + 4));
  const places = kernel.bytes(kernel.address('place'), MOST + 4);
  for (let i = 0; i < MOST + 4; i++) {
    const { place, red, green, blue, alpha } = sorted[Math.min(i, sorted.length - 1)]!;
    values[i] = red;
    values[MOST + 4 + i] = green;
    values[2 * (MOST + 4) + i] = blue;
    values[3 * (MOST + 4) + i] = alpha;
    places[i] = place;
  }
  new Int32Array(kernel.run.memory.buffer, kernel.address('colours'), 1)[0] = sorted.length;
  kernel.run.forget();
}
