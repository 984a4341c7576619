import { createRequire } from 'node:module';
import type sharp from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';
import { ImageError } from './errors.ts';
import { lazy } from './lazy.ts';
import { DECODED_BYTES, IMAGE_PIXELS } from './limits.ts';

/** A picture on its way from bytes to bytes: nothing is done before what comes out is asked for. */
export type Image = Sharp;

/** Loaded for the first image that needs it, as most JPEGs do not: libvips takes as long to start as Node itself. */
const loadSharp = lazy(() => {
  // Read once by libvips. A folder for temporary files may be full, or not be there.
  process.env.VIPS_DISC_THRESHOLD ??= String(DECODED_BYTES + 1);
  const library = createRequire(import.meta.url)('sharp') as typeof sharp;
  // One thread an image: several images in flight use the cores better than several threads on one.
  library.concurrency(1);
  // Nothing is ever decoded twice from the same operation, so the cache would only hold memory.
  library.cache(false);
  return library;
});

/** The only way to sharp: with the pixel limit set, and stopped by libvips itself at the deadline. */
export function openImage(input: Buffer | Uint16Array, deadline?: number, options: SharpOptions = {}): Image {
  const image = loadSharp()(input, { limitInputPixels: IMAGE_PIXELS, ...options });
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
