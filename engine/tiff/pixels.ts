import type { ImageHeader, WritablePixels } from '../format.ts';
import { openFile } from '../open-file.ts';
import { SCALED_QUALITY } from '../scaled-quality.ts';

export const pixels: WritablePixels<ImageHeader> = {
  holds: { alpha: true, frames: false, depth: 8, longestSide: 1_000_000 },
  open: openFile,
  async encode(image, { quality }) {
    const asked = quality ?? SCALED_QUALITY;
    return { bytes: await image.tiff({ compression: 'jpeg', quality: asked }).toBuffer(), quality: asked };
  },
};
