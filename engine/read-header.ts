import { ImageError } from './errors.ts';
import { FORMAT_NAMES } from './explain-fault.ts';
import { readGifHeader } from './gif/read-gif-header.ts';
import { readJpegHeader } from './jpeg/read-jpeg-header.ts';
import { IMAGE_PIXELS } from './limits.ts';
import { openImage } from './open-image.ts';
import type { Format, Header } from './picture.ts';
import { readPngHeader } from './png/read-png-header.ts';
import { GIF } from './tuning.ts';
import { readWebpHeader } from './webp/read-webp-header.ts';

/** Sizes, frames, profile and orientation, without decoding a pixel; throws where the picture is too large. */
export async function readHeader(bytes: Buffer, format: Format): Promise<Header> {
  const header = await headerOf(bytes, format);
  const { width, height, frames } = header;
  const most = format === 'gif' && frames > 1 ? GIF.pixels : IMAGE_PIXELS;
  if (width * height * frames <= most) return header;
  const size = `${width} x ${height}${frames > 1 ? ` x ${frames} frames` : ''}`;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${most / 1e6} megapixels, all frames counted, but found a ${FORMAT_NAMES[format]} of ${size}.`,
  );
}

const OWN: Partial<Record<Format, (bytes: Buffer) => Header | null>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  gif: readGifHeader,
  webp: readWebpHeader,
};

async function headerOf(bytes: Buffer, format: Format): Promise<Header> {
  const readOwn = OWN[format];
  if (!readOwn) return readBySharp(bytes, format);
  const own = readOwn(bytes);
  if (own) return format === 'gif' ? asDecoded(own) : own;
  // Libvips may know by name what is wrong. What it would read nonetheless cannot be told from what hides in it.
  await readBySharp(bytes, format);
  throw new ImageError(
    'IMAGE_TRUNCATED',
    `Expected a whole ${FORMAT_NAMES[format]}, but found one whose parts cannot be followed.`,
  );
}

/** The canvas of a GIF is often not what is shown: the decoder has rules of its own for those that make no sense. */
async function asDecoded(header: Header): Promise<Header> {
  const { width, height } = await readBySharp(header.clean, header.format);
  return { ...header, width, height };
}

async function readBySharp(bytes: Buffer, format: Format): Promise<Header> {
  // Without a limit of its own, so that the refusal names the size.
  const found = await openImage(bytes, undefined, { limitInputPixels: false }).metadata();
  const frames = found.pages ?? 1;
  return {
    format,
    width: found.width,
    height: found.pageHeight ?? found.height,
    frames,
    icc: found.icc ?? null,
    orientation: found.orientation ?? 1,
    clean: bytes,
    copied: false,
  };
}
