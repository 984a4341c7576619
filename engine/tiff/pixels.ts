import type { WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import { SCALED_QUALITY } from '../pixels/scaled-quality.ts';
import type { TiffHeader } from './read-header.ts';

export const pixels: WritablePixels<TiffHeader> = {
  holds: { alpha: true, frames: false, depth: 8, longestSide: 1_000_000 },
  open(header, opening) {
    const image = openFile(header, opening);
    return header.unitFloats ? image.linear(255, 0) : image;
  },
  async encode(image, { quality }) {
    // A JPEG inside has no alpha.
    if ((await image.metadata()).hasAlpha) {
      const bytes = await image.tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
      return { bytes, quality: null };
    }
    const asked = quality ?? SCALED_QUALITY;
    return { bytes: await image.tiff({ compression: 'jpeg', quality: asked }).toBuffer(), quality: asked };
  },
};
