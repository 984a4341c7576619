import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

export interface Rounded {
  /** With PNG's filters, a byte before each row. */
  rows: Buffer;
  /** What they show. */
  after: Raster;
}

/** Filters of PNG, a bit each: those of which each row takes the one that leaves least. */
const NONE = 1;
export const AVERAGE = 1 << 3;
export const ANY = (1 << 1) | AVERAGE | (1 << 4);

/**
 * Rounds each pixel's difference from what its neighbours say of it (PNG's prediction) to a step, which costs half the
 * error of rounding the colours themselves. No channel is off by more than half its step and a half; what is as the pixels beside
 * and above it stays exact, and so does alpha. What is wholly transparent takes the colours that cost least. The first row
 * has no filter, as it is to be packed so.
 *
 * @param steps of each channel, in levels of 255, not always whole ones
 */
export function roundPixels(raster: Raster, steps: readonly number[], filters: number): Rounded {
  const { data, width, height, channels } = raster;
  const rowBytes = width * channels;
  const rows = Buffer.allocUnsafeSlow((rowBytes + 1) * height);
  const after = Buffer.allocUnsafeSlow(data.length);
  PixelKernel.use((kernel) => {
    const most = Math.min(height, Math.max(1, Math.floor(PIECE_BYTES / rowBytes)));
    const [was, is, out, spare] = kernel.room(
      rowBytes * (most + 1),
      rowBytes * (most + 1),
      (rowBytes + 1) * most,
      rowBytes * 2,
    ) as [number, number, number, number];
    layRounding(kernel, steps);
    // Above the first row stands itself in the source, so that plain is told along the row, and nothing in the result.
    kernel.bytes(was, rowBytes).set(data.subarray(0, rowBytes));
    kernel.bytes(is, rowBytes).fill(0);
    for (let y = 0, count = 1; y < height; y += count, count = Math.min(most, height - y)) {
      const from = rowBytes * y;
      kernel.bytes(was + rowBytes, rowBytes * count).set(data.subarray(from, from + rowBytes * count));
      const by = y === 0 ? NONE : filters;
      kernel.run.round_rows(was + rowBytes, is + rowBytes, out, spare, width, count, channels, by);
      rows.set(kernel.bytes(out, (rowBytes + 1) * count), (rowBytes + 1) * y);
      after.set(kernel.bytes(is + rowBytes, rowBytes * count), from);
      for (const picture of [was, is])
        kernel.bytes(picture, rowBytes).set(kernel.bytes(picture + rowBytes * count, rowBytes));
    }
  });
  return { rows, after: { ...raster, data: after } };
}

/**
 * Lays before the kernel what each difference, plus 255, is rounded to, and the numbers by which it does the same to many
 * at once: it multiplies by parts of 32768.
 */
function layRounding(kernel: PixelKernel, steps: readonly number[]): void {
  const { buffer } = kernel.run.memory;
  const tables = new Int16Array(buffer, kernel.address('rounded'), 4 * 512);
  const numbers = new Int16Array(buffer, kernel.address('steps'), 3 * 8);
  for (const [channel, step] of [...steps.slice(0, 3), 1].entries()) {
    const scale = 2 ** Math.ceil(Math.log2(step) + 0.001);
    const by = [Math.min(ONE - 1, Math.round(ONE / step)), scale, Math.round((ONE / scale) * step)] as const;
    for (const [i, number] of by.entries()) numbers[8 * i + channel] = numbers[8 * i + 4 + channel] = number;
    for (let i = 0; i < 511; i++) {
      const size = times(times(Math.abs(i - 255), by[0]) * by[1], by[2]);
      tables[512 * channel + i] = Math.sign(i - 255) * size;
    }
  }
}

const ONE = 32_768;

/** A part of 32768, rounded as the kernel does. */
const times = (value: number, part: number) => (value * part + ONE / 2) >> 15;
