import type { ImageHeader, WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import { GIF } from './tuning.ts';

export const pixels: WritablePixels<ImageHeader> = {
  holds: { alpha: true, frames: true, depth: 8, longestSide: 65_535 },
  mostAnimatedPixels: GIF.pixels,
  mostPixels: { opaque: GIF.pixels, alpha: GIF.pixels },
  open: openFile,
  /** A GIF has no quality: frames may differ the more from the one before, the less is asked. */
  async encode(image, { quality }) {
    const most = GIF.interFrameErrors.at(-1)!;
    const interFrameMaxError = quality === null ? 0 : Math.round((1 - quality / 100) * most);
    return { bytes: await image.gif({ interFrameMaxError }).toBuffer(), quality: null };
  },
};
