import { ImageError } from '../errors.ts';
import type { Format, ImageHeader } from '../format.ts';
import { IMAGE_PIXELS } from '../limits.ts';
import { openImage } from '../open-image.ts';

/** Sizes, frames, profile and orientation, without decoding a pixel; throws where the picture is too large. */
export async function readContainer(
  bytes: Buffer,
  { name, container, pixels }: Pick<Format, 'name' | 'container' | 'pixels'>,
): Promise<ImageHeader> {
  const header = (await container.readHeader(bytes)) ?? (await explain(bytes, name));
  const { width, height, frames } = header;
  const most = (frames > 1 ? pixels.mostAnimatedPixels : pixels.mostStillPixels) ?? IMAGE_PIXELS;
  if (width * height * frames <= most) return header;
  const size = `${width} x ${height}${frames > 1 ? ` x ${frames} frames` : ''}`;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${most / 1e6} megapixels, all frames counted, but found a ${name} of ${size}.`,
  );
}

/** Libvips may know by name what is wrong. What it would read nonetheless cannot be told from what hides in it. */
async function explain(bytes: Buffer, name: string): Promise<never> {
  await openImage(bytes, undefined, { limitInputPixels: false }).metadata();
  throw new ImageError(
    'IMAGE_TRUNCATED',
    `Expected a whole ${name}, but found one whose parts cannot be followed.`,
  );
}
