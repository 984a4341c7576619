import { ImageError } from '../../shared/errors.ts';
import { avifEffort } from './avif/avif-effort.ts';
import { searchAvif } from './avif/halve-avif.ts';
import { FORMAT_NAMES } from './explain-fault.ts';
import { searchJpeg } from './jpeg/search-jpeg.ts';
import { openImage } from './open-image.ts';
import type { Attempt, Format, Job } from './picture.ts';
import { searchPng } from './png/search-png.ts';
import { openRaster, type Raster } from './raster.ts';
import { searchWebp } from './webp/search-webp.ts';

/** The picture in another format under the budget: turned upright and in sRGB, which every format can carry. */
export async function convert(job: Job, to: Format): Promise<Attempt> {
  const { budget, deadline } = job;
  refuseLostFrames(job, to);
  const best = job.options.effort === 'best';
  const raster = await decode(job, to);
  if (to === 'jpeg')
    return searchJpeg(raster, { budget, guess: null, scanBytes: 0, fullChroma: true, best, deadline });
  if (to === 'png') return searchPng(raster, { budget, best, deadline });
  if (to === 'webp')
    return searchWebp(raster, {
      budget,
      first: 75,
      sure: false,
      alpha: raster.channels === 4,
      best,
      deadline,
    });
  const effort = avifEffort(raster.width * raster.height, job.options.effort);
  return searchAvif(
    (quality) =>
      openRaster(raster, deadline).avif({ quality, effort, chromaSubsampling: '4:2:0' }).toBuffer(),
    budget,
  );
}

/** Only GIF and WebP hold an animation; its first frame alone would be another picture. */
export function refuseLostFrames({ header }: Job, to: Format): void {
  if (header.frames === 1 || to === 'webp' || to === 'gif') return;
  throw new ImageError(
    'UNSUPPORTED_FORMAT',
    `Expected a still image to convert to ${FORMAT_NAMES[to]}, but found a ${FORMAT_NAMES[header.format]} of ${header.frames} frames.`,
  );
}

async function decode({ header, deadline }: Job, to: Format): Promise<Raster> {
  const animated = header.frames > 1;
  const image = openImage(header.clean, deadline, { animated });
  const timing = animated ? await image.metadata() : undefined;
  if (!animated) image.autoOrient();
  // JPEG has no alpha: what is transparent is shown on white, as on a page.
  if (to === 'jpeg') image.flatten({ background: '#fff' });
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const raster = {
    data,
    width: info.width,
    height: info.height,
    channels: info.channels as Raster['channels'],
  };
  if (!timing) return raster;
  const pageHeight = timing.pageHeight ?? info.height;
  return { ...raster, animation: { pageHeight, delay: timing.delay ?? [], loop: timing.loop ?? 0 } };
}
