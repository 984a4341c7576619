import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { ImageError } from '../../shared/errors.ts';
import { IMAGE_PIXELS } from '../../shared/limits.ts';

// One thread an image: several images in flight use the cores better than several threads on one.
sharp.concurrency(1);
// Nothing is ever decoded twice from the same operation, so the cache would only hold memory.
sharp.cache(false);

/** The only way to sharp: with the pixel limit set, and stopped by libvips itself at the deadline. */
export function openImage(input: Buffer | Uint16Array, deadline?: number, options: SharpOptions = {}): Sharp {
  const image = sharp(input, { limitInputPixels: IMAGE_PIXELS, ...options });
  if (deadline === undefined) return image;
  const left = deadline - Date.now();
  if (left <= 0) throw tooSlow();
  return image.timeout({ seconds: Math.min(3600, Math.max(1, Math.ceil(left / 1000))) });
}

export function tooSlow(): ImageError {
  return new ImageError(
    'TOO_SLOW',
    'Expected the image to be compressed within its time, but it took longer.',
  );
}
