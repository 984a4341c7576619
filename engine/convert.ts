import { avifEffort } from './avif/avif-effort.ts';
import { searchAvif } from './avif/halve-avif.ts';
import { decodeAll } from './decode-all.ts';
import { ImageError } from './errors.ts';
import { FORMAT_NAMES } from './explain-fault.ts';
import { searchJpeg } from './jpeg/search-jpeg.ts';
import type { Attempt, Format, Job } from './picture.ts';
import { searchPng } from './png/search-png.ts';
import { openRaster } from './raster.ts';
import { searchWebp } from './webp/search-webp.ts';

/** The picture in another format under the budget: turned upright and in sRGB, which every format can carry. */
export async function convert(job: Job, to: Format): Promise<Attempt> {
  const { budget, deadline } = job;
  refuseLostFrames(job, to);
  const best = job.options.effort === 'best';
  const raster = await decodeAll(job.header, {
    deadline,
    prepare: (image, animated) => {
      if (!animated) image.autoOrient();
      // JPEG has no alpha: what is transparent is shown on white, as on a page.
      if (to === 'jpeg') image.flatten({ background: '#fff' });
    },
  });
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
