import { halveAvif } from './avif/halve-avif.ts';
import { convert } from './convert.ts';
import { copyOf } from './copy-of.ts';
import { encodeOnce } from './encode-once.ts';
import { ImageError } from './errors.ts';
import { FORMAT_NAMES } from './explain-fault.ts';
import { halveGif } from './gif/halve-gif.ts';
import { halveJpeg } from './jpeg/halve-jpeg.ts';
import { openImage } from './open-image.ts';
import type { Attempt, Format, Job } from './picture.ts';
import { halvePng } from './png/halve-png.ts';
import { halveTiff } from './tiff/halve-tiff.ts';
import { LONGEST_SIDE } from './tuning.ts';
import { halveWebp } from './webp/halve-webp.ts';

const HALVERS: Record<Format, (job: Job) => Promise<Attempt>> = {
  jpeg: halveJpeg,
  png: halvePng,
  webp: halveWebp,
  avif: halveAvif,
  gif: halveGif,
  tiff: halveTiff,
};

/** The best that can be done for what is asked; it may still be over the budget. */
export async function attemptAt(job: Job, format: Format): Promise<Attempt> {
  const { header, options, budget, deadline } = job;
  refuseLongSides(job, format);
  if (options.mode !== 'bytes') return encodeOnce(job, format);
  if (format !== header.format) return convert(job, format);
  const copy = header.clean.length <= budget ? await copyOf(header) : null;
  if (copy) {
    // Most of it was metadata. The picture itself stays bit for bit, once it is known to decode.
    await openImage(header.clean, deadline, { animated: header.frames > 1 })
      .raw()
      .toBuffer();
    return { bytes: copy, quality: null, encodes: 0 };
  }
  return HALVERS[format](job);
}

function refuseLongSides({ header, options }: Job, format: Format): void {
  const scale = options.mode === 'scale' ? options.target : 1;
  const longest = Math.round(Math.max(header.width, header.height) * scale);
  if (longest <= LONGEST_SIDE[format]) return;
  const size = `${header.width} x ${header.height}`;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected an image of at most ${LONGEST_SIDE[format]} pixels a side, which is all that ${FORMAT_NAMES[format]} can hold, but found one of ${size}.`,
  );
}
