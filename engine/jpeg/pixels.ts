import type { WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import { SCALED_QUALITY } from '../pixels/scaled-quality.ts';
import type { JpegHeader } from './container.ts';

export const pixels: WritablePixels<JpegHeader> = {
  holds: { alpha: false, frames: false, depth: 8, longestSide: 65_535 },
  open: openFile,
  async encode(image, { quality, effort }) {
    const asked = quality ?? SCALED_QUALITY;
    const bytes = await image.jpeg({ quality: asked, mozjpeg: effort === 'best' }).toBuffer();
    return { bytes, quality: asked };
  },
};
