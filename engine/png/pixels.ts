import type { WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import type { PngHeader } from './container.ts';
import { PNG } from './tuning.ts';

export const pixels: WritablePixels<PngHeader> = {
  holds: { alpha: true, frames: false, depth: 8, longestSide: 1_000_000 },
  // 17 bytes a pixel, with the file.
  mostPixels: { alpha: 80_000_000 },
  open: openFile,
  async encode(image, { quality, effort }) {
    // A PNG that is only made smaller stays lossless.
    const palette = quality === null ? {} : { palette: true, quality, effort: PNG.paletteEffort[effort] };
    return { bytes: await image.png({ ...palette, compressionLevel: 9 }).toBuffer(), quality };
  },
};
