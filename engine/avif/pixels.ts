import type { WritablePixels } from '../format.ts';
import { openFile } from '../open/open-file.ts';
import { SCALED_QUALITY } from '../pixels/scaled-quality.ts';
import { effortBySize } from './avif-effort.ts';
import type { AvifHeader } from './container.ts';
import { withMetadata } from './with-metadata.ts';

export const pixels: WritablePixels<AvifHeader> = {
  holds: { alpha: true, frames: false, depth: 10, longestSide: 16_384 },
  // To decode one takes 18 bytes a pixel, to encode one 36, with alpha 51.
  mostStillPixels: 80_000_000,
  mostPixels: { opaque: 40_000_000, alpha: 25_000_000 },
  open: openFile,
  async encode(image, { quality, effort, pixels, metadata }) {
    const asked = quality ?? SCALED_QUALITY;
    const bytes = await withMetadata(image, metadata)
      .avif({ quality: asked, effort: effortBySize(effort, pixels) })
      .toBuffer();
    return { bytes, quality: asked };
  },
};
