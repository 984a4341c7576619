import type { Raster } from '../../raster.ts';

/** As libwebp cleans alpha: by squares of eight, which are one block of chroma or four of luma. */
const SIDE = 8;

/**
 * The colours of a picture with alpha, without what nobody sees: in a square that shows in part the hidden pixels take
 * the mean of the others, squares that are hidden whole take the first one's first pixel along a row. What the encoder
 * has cut up and predicted looks the same.
 */
export function showHidden({ data, width, height }: Raster): Raster {
  const shown = Buffer.allocUnsafe(3 * width * height);
  for (let top = 0; top < height; top += SIDE) {
    const mean = [0, 0, 0];
    let before = true;
    for (let left = 0; left < width; left += SIDE) {
      const [right, bottom] = [Math.min(width, left + SIDE), Math.min(height, top + SIDE)];
      const some = meanOf(data, width, { left, right, top, bottom }, mean);
      if (!some && before) for (let c = 0; c < 3; c++) mean[c] = data[4 * (top * width + left) + c]!;
      before = some;
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left, end = y * width + right; at < end; at++) {
          const hidden = data[4 * at + 3] === 0;
          for (let c = 0; c < 3; c++) shown[3 * at + c] = hidden ? mean[c]! : data[4 * at + c]!;
        }
    }
  }
  return { data: shown, width, height, channels: 3 };
}

type Square = Record<'left' | 'right' | 'top' | 'bottom', number>;

/** By how much each pixel shows; what was there stays where none does. Answers whether any does. */
function meanOf(data: Buffer, width: number, { left, right, top, bottom }: Square, mean: number[]): boolean {
  let [red, green, blue, all] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let at = 4 * (y * width + left), end = 4 * (y * width + right); at < end; at += 4) {
      const alpha = data[at + 3]!;
      red += alpha * data[at]!;
      green += alpha * data[at + 1]!;
      blue += alpha * data[at + 2]!;
      all += alpha;
    }
  if (all === 0) return false;
  for (const [c, sum] of [red, green, blue].entries()) mean[c] = Math.round(sum / all);
  return true;
}
