import { ImageError } from '../../shared/errors.ts';
import { IMAGE_PIXELS } from '../../shared/limits.ts';
import { FORMAT_NAMES } from './explain-fault.ts';
import { readGifHeader } from './gif/read-gif-header.ts';
import { readJpegHeader } from './jpeg/read-jpeg-header.ts';
import { openImage } from './open-image.ts';
import type { Format, Header } from './picture.ts';
import { readPngHeader } from './png/read-png-header.ts';
import { GIF } from './tuning.ts';
import { readWebpHeader } from './webp/read-webp-header.ts';

/** Sizes, frames, profile and orientation, without decoding a pixel; throws where the picture is too large. */
export async function readHeader(bytes: Buffer, format: Format): Promise<Header> {
  const header = readOwn(bytes, format) ?? (await readBySharp(bytes, format));
  const { width, height, frames } = header;
  const most = format === 'gif' && frames > 1 ? GIF.pixels : IMAGE_PIXELS;
  if (width * height * frames <= most) return header;
  const size = `${width} x ${height}${frames > 1 ? ` x ${frames} frames` : ''}`;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${most / 1e6} megapixels, all frames counted, but found a ${FORMAT_NAMES[format]} of ${size}.`,
  );
}

function readOwn(bytes: Buffer, format: Format): Header | null {
  if (format === 'jpeg') return readJpegHeader(bytes);
  if (format === 'png') return readPngHeader(bytes);
  if (format === 'gif') return readGifHeader(bytes);
  if (format === 'webp') return readWebpHeader(bytes);
  return null;
}

async function readBySharp(bytes: Buffer, format: Format): Promise<Header> {
  // Without a limit of its own, so that the refusal names the size.
  const found = await openImage(bytes, undefined, { limitInputPixels: false }).metadata();
  const frames = found.pages ?? 1;
  return {
    format,
    width: found.width,
    height: found.height,
    frames,
    icc: found.icc ?? null,
    orientation: found.orientation ?? 1,
    clean: bytes,
    copied: false,
  };
}
