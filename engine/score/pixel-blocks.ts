import type { Raster } from '../raster.ts';
import type { Blocks } from './find-object.ts';

/** How far the pixels of plain ground lie apart at most, of 255: what noise and JPEG leave on white paper. */
const PLAIN = 16;
/** What shines through where a picture is transparent. */
const BEHIND = 128;

/** The whole blocks of a picture; of each one in four pixels is looked at. */
export function pixelBlocks({ data, width, height, channels }: Raster): Blocks {
  const colours = channels > 2 ? 3 : 1;
  const alpha = channels % 2 === 0 ? channels - 1 : undefined;
  const mean: [number, number, number] = [0, 0, 0];
  let range = 0;
  const look = (x: number, y: number) => {
    range = 0;
    for (let c = 0; c < colours; c++) {
      let sum = 0;
      let least = 255;
      let most = 0;
      for (let row = 8 * y; row < 8 * y + 8; row += 2) {
        const from = (row * width + 8 * x) * channels;
        for (let at = from; at < from + 8 * channels; at += 2 * channels) {
          const share = alpha === undefined ? 255 : data[at + alpha]!;
          const value =
            share === 255
              ? data[at + c]!
              : share === 0
                ? BEHIND
                : BEHIND + (data[at + c]! - BEHIND) * (share / 255);
          sum += value;
          if (value < least) least = value;
          if (value > most) most = value;
        }
      }
      mean[c] = sum / 16;
      range = Math.max(range, most - least);
    }
    return mean;
  };
  return { across: width >> 3, down: height >> 3, colour: look, isPlain: () => range <= PLAIN };
}
