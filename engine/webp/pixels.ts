import type { WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import { SCALED_QUALITY } from '../pixels/scaled-quality.ts';
import type { WebpHeader } from './container.ts';
import { WEBP } from './tuning.ts';

export const pixels: WritablePixels<WebpHeader> = {
  holds: { alpha: true, frames: true, depth: 8, longestSide: 16_383 },
  // With alpha the encoder takes 31 bytes a pixel, with the best effort 39, most of them for packing that.
  mostPixels: { alpha: 35_000_000 },
  open: openFile,
  async encode(image, { quality, effort }) {
    const asked = quality ?? SCALED_QUALITY;
    const bytes = await image
      .webp({ quality: asked, effort: effort === 'best' ? WEBP.effort.alpha : WEBP.effort.fast })
      .toBuffer();
    return { bytes, quality: asked };
  },
};
