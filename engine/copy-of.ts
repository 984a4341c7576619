import { isExactGif } from './gif/is-exact-gif.ts';
import { isExactJpeg } from './jpeg/is-exact-jpeg.ts';
import type { JpegHeader } from './jpeg/read-jpeg-header.ts';
import type { Header } from './picture.ts';
import { isExactPng } from './png/is-exact-png.ts';
import { isExactWebp } from './webp/is-exact-webp.ts';

/**
 * The picture as it came, without what is no part of it; null where that cannot be known. A chunk of pixels may have
 * something else behind the last pixel: no decoder minds, and an archiver or a browser would find it in the copy.
 */
export async function copyOf(header: Header): Promise<Buffer | null> {
  if (!header.copied) return null;
  return (await isExact(header)) ? header.clean : null;
}

async function isExact(header: Header): Promise<boolean> {
  switch (header.format) {
    case 'jpeg':
      return isExactJpeg((header as JpegHeader).bare);
    case 'png':
      return isExactPng(header.clean);
    case 'gif':
      return isExactGif(header.clean);
    case 'webp':
      return isExactWebp(header.clean);
    default:
      return false;
  }
}
