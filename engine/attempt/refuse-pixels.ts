import { ImageError } from '../errors.ts';
import { IMAGE_PIXELS } from '../limits.ts';
import type { Task } from '../task.ts';

/**
 * Refuses a still picture whose encoder would take more memory than a function has, before a pixel is decoded: it would
 * be killed, and each of its tries with it.
 */
export async function refusePixels({ header, source, target, options }: Task): Promise<void> {
  const { holds, mostPixels: most = {} } = target.pixels;
  const { width, height, frames } = header;
  const scale = options.mode === 'scale' ? options.target : 1;
  const pixels = width * height * scale ** 2;
  const { opaque = IMAGE_PIXELS, alpha = IMAGE_PIXELS } = most;
  if (frames > 1 || pixels <= Math.min(opaque, alpha)) return;
  const shinesThrough = holds.alpha && (await source.pixels.open(header, {}).metadata()).hasAlpha;
  const allowed = shinesThrough ? alpha : opaque;
  if (pixels <= allowed) return;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${allowed / 1e6} megapixels${shinesThrough ? ' with alpha' : ''}, which is all that there is memory for as ${target.name}, but found one of ${width} x ${height}.`,
  );
}
