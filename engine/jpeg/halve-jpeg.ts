import { freeMemory } from '../free-memory.ts';
import { iccKind } from '../icc-kind.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import type { Raster } from '../raster.ts';
import { PROFILE_SHARE } from '../tuning.ts';
import { requantiseJpeg } from './coefficients/requantise-jpeg.ts';
import { parseJpeg } from './parse-jpeg.ts';
import type { JpegHeader } from './read-jpeg-header.ts';
import { searchJpeg } from './search-jpeg.ts';
import { keptSegments, spliceSegments } from './splice-segments.ts';

/** Half the bytes of a JPEG: its stored pixels, orientation and look stay as they were. */
export async function halveJpeg(job: Job): Promise<Attempt> {
  const header = job.header as JpegHeader;
  const { parts } = header;
  const keep = { orientation: header.orientation, icc: keptProfile(header, job.budget) };
  const extra = keptSegments(keep).reduce((sum, { length }) => sum + length, 0);
  const direct =
    !isTransformed(header, keep.icc !== null) &&
    requantiseJpeg(header.bare, parseJpeg(header.bare)!, {
      budget: job.budget - extra,
      effort: job.options.effort,
    });
  if (direct) return { ...direct, bytes: spliceSegments(direct.bytes, keep) };
  const raster = await decode(header, keep.icc !== null, job.deadline);
  const found = await searchJpeg(raster, {
    budget: job.budget - extra,
    guess: parts,
    scanBytes: Math.max(100, header.bare.length - 620),
    fullChroma: hasFullChroma(header),
    best: job.options.effort === 'best',
    deadline: job.deadline,
  });
  freeMemory(raster.data);
  return { ...found, bytes: spliceSegments(found.bytes, keep) };
}

function hasFullChroma({ parts }: JpegHeader): boolean {
  const [luma, chroma] = parts.components;
  return chroma !== undefined && luma!.h === chroma.h && luma!.v === chroma.v;
}

/** The profile to keep: an sRGB one says nothing, and a large one would eat the picture's own bytes. */
function keptProfile({ icc, parts }: JpegHeader, budget: number): Buffer | null {
  if (!icc || icc.length > PROFILE_SHARE * budget) return null;
  const wanted = parts.components.length === 1 ? 'gray' : parts.components.length === 3 ? 'rgb' : null;
  return iccKind(icc) === wanted ? icc : null;
}

/** The transform to sRGB costs as much as decoding: it is made only where the profile is to go and is not sRGB. */
function isTransformed({ icc }: JpegHeader, kept: boolean): boolean {
  return icc !== null && !kept && iccKind(icc) !== 'srgb';
}

async function decode(header: JpegHeader, kept: boolean, deadline?: number): Promise<Raster> {
  const { parts } = header;
  const image = openImage(
    isTransformed(header, kept) || parts.components.length === 4 ? header.clean : header.bare,
    deadline,
  );
  image.toColourspace(parts.components.length === 1 ? 'b-w' : 'srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}
