import type { Attempt, Halving, Job } from '../format.ts';
import { decode } from '../pixels/decode.ts';
import { requantiseAt } from './coefficients/requantise-at.ts';
import { requantiseJpeg } from './coefficients/requantise-jpeg.ts';
import type { JpegHeader } from './container.ts';
import { type JpegParts, parseJpeg } from './parse-jpeg.ts';
import { pixels } from './pixels.ts';
import { searchJpeg } from './search-jpeg.ts';

export const halving: Halving<JpegHeader> = {
  halve,
  atQuality: (header, quality, effort) => requantiseAt(...readableOf(header), quality, effort),
  // The pixels may come from a picture with chroma at full size, as PNGs have it.
  search: (raster, aim) => searchJpeg(raster, { ...aim, fullChroma: true }),
};

/** A file whose scans the kernel can read, and where they lie in it. */
function readableOf(header: JpegHeader): [Buffer, JpegParts] {
  const { readable, parts } = header;
  return readable ? [readable, parts] : [header.bare, parseJpeg(header.bare)!];
}

/** Half the bytes of a JPEG: its stored pixels, orientation and look stay as they were. */
async function halve(job: Job<JpegHeader>): Promise<Attempt> {
  const { header, transform, deadline } = job;
  const direct = transform ? null : await requantiseJpeg(...readableOf(header), job);
  if (direct) return direct;
  // A transform of colours costs as much as the rest of decoding. CMYK has no pixels without one.
  const ignoreIcc = !transform && header.parts.components.length !== 4;
  const raster = await decode(pixels, header, { ignoreIcc, grey: header.grey, deadline });
  job.judge?.see(raster);
  return searchJpeg(raster, { ...job, fullChroma: hasFullChroma(header) });
}

function hasFullChroma({ parts }: JpegHeader): boolean {
  const [luma, chroma] = parts.components;
  return chroma !== undefined && luma!.h === chroma.h && luma!.v === chroma.v;
}
