import { avifEffort } from './avif/avif-effort.ts';
import { refuseLostFrames } from './convert.ts';
import { openImage } from './open-image.ts';
import type { Attempt, Format, Job } from './picture.ts';
import { GIF, WEBP } from './tuning.ts';

/** What sharp itself would take as a picture's quality when only its size is to change. */
const SCALED_QUALITY = 80;

/** Modes `quality` and `scale`: one pass, no search; the encoder's own number, or a smaller picture. */
export async function encodeOnce(job: Job, to: Format): Promise<Attempt> {
  const { header, options, deadline } = job;
  refuseLostFrames(job, to);
  const animated = header.frames > 1;
  const image = openImage(header.clean, deadline, { animated });
  if (!animated) image.autoOrient();
  const scale = options.mode === 'scale';
  if (scale) {
    const turned = header.orientation >= 5 && !animated;
    image.resize({
      width: Math.max(1, Math.round((turned ? header.height : header.width) * options.target)),
    });
  }
  if (to === 'jpeg') image.flatten({ background: '#fff' });
  const quality = scale ? SCALED_QUALITY : Math.round(100 * options.target);
  const best = options.effort === 'best';
  switch (to) {
    case 'jpeg':
      image.jpeg({ quality, mozjpeg: best });
      break;
    case 'png':
      // A PNG that is only made smaller stays lossless.
      image.png(
        scale
          ? { compressionLevel: 9 }
          : { palette: true, quality, effort: best ? 7 : 4, compressionLevel: 9 },
      );
      break;
    case 'webp':
      image.webp({ quality, effort: best ? WEBP.effort.best : WEBP.effort.fast });
      break;
    case 'avif':
      image.avif({ quality, effort: avifEffort(header.width * header.height, options.effort) });
      break;
    case 'gif':
      image.gif(
        scale ? {} : { interFrameMaxError: Math.round((1 - options.target) * GIF.interFrameErrors.at(-1)!) },
      );
      break;
    case 'tiff':
      image.tiff({ compression: 'jpeg', quality });
  }
  const bytes = await image.toBuffer();
  return { bytes, quality: to === 'gif' || (scale && to === 'png') ? null : quality, encodes: 1 };
}
