import type { ImageHeader } from '../format.ts';
import { IMAGE_PIXELS } from '../limits.ts';
import { headerBySharp } from '../open/header-by-sharp.ts';
import { openImage } from '../open-image.ts';
import { cleanTiff } from './clean-tiff.ts';
import { readLayout } from './read-layout.ts';
import { refuseKinds } from './refuse-kinds.ts';

export interface TiffHeader extends ImageHeader {
  /** Shades are floats from 0 to 1, which libvips takes for 0 to 255 where there is one channel. */
  unitFloats: boolean;
}

export async function readHeader(bytes: Buffer): Promise<TiffHeader> {
  refuseKinds(bytes);
  const header = await headerBySharp(bytes);
  // The file is such a directory itself.
  const metadata = { ...header.metadata, tiff: bytes };
  const layout = header.frames === 1 ? readLayout(bytes) : null;
  const clean = layout && cleanTiff(layout);
  return {
    ...header,
    ...(clean && { clean, copied: true }),
    metadata,
    unitFloats: header.grey && (await hasUnitFloats(bytes)),
  };
}

async function hasUnitFloats(bytes: Buffer): Promise<boolean> {
  const { depth, width, height } = await openImage(bytes, undefined, { limitInputPixels: false }).metadata();
  if (depth !== 'float' && depth !== 'double') return false;
  // One that is too large is refused for that by those who know by which sentence.
  if (width * height > IMAGE_PIXELS) return false;
  const { channels } = await openImage(bytes).stats();
  // Least and most come as whole numbers.
  return channels.every(({ min, mean, max }) => min >= 0 && mean > 0 && mean <= 1 && max <= 1);
}
