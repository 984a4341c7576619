import sharp from 'sharp';
import { readBoxes } from '../../../../engine/avif/read-boxes.ts';
import { readItems } from '../../../../engine/avif/read-items.ts';

/** What its boxes say of the picture that is shown; null where they lead nowhere. */
export function boxesOf(avif: Buffer) {
  const items = readItems(avif);
  return items && readBoxes(items);
}

/** Of all pictures here, in pixels. */
export const [width, height] = [160, 120];

/** For sharp: raw pixels of that size. */
export const raw = (channels: 3 | 4) => ({ raw: { width, height, channels } });

/** Pixels as an AVIF that is near to them, with chroma at full size. */
export const avif = (data: Buffer, channels: 3 | 4 = 3) =>
  sharp(data, raw(channels)).avif({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
