import { decode } from '../decode.ts';
import type { Aim, Attempt, Halving, Job } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { hasPlainColours } from '../plain-colours.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { avifEffort } from './avif-effort.ts';
import type { AvifHeader } from './container.ts';
import { pixels } from './pixels.ts';
import { AVIF } from './tuning.ts';
import { withRights } from './with-rights.ts';

export const halving: Halving<AvifHeader> = { halve, search };

/** Half the bytes of an AVIF, with its sampling and bit depth. */
async function halve(job: Job<AvifHeader>): Promise<Attempt> {
  const { header, kept, transform, budget, rights, deadline } = job;
  const found = await pixels.open(header, { deadline }).metadata();
  const effort = avifEffort(header.width * header.height, job.effort);
  const deep = (found.bitsPerSample ?? 8) > 8;
  const settings = { effort, ...(deep ? { bitdepth: pixels.holds.depth } : {}) };
  // A profile or more than 8 bits pass only from file to file; else the picture is decoded once.
  const fused = (kept.icc !== null || deep) && hasPlainColours(header);
  const fromFile = () => {
    const image = pixels.open(header, { deadline, ignoreIcc: !transform });
    if (kept.icc) image.keepIccProfile();
    return deep ? image.toColourspace('rgb16') : image;
  };
  // Of several pictures in one file the first is the one that is shown.
  const raster = fused
    ? undefined
    : await decode(pixels, { ...header, frames: 1 }, { ignoreIcc: !transform, deadline });
  if (raster) job.judge?.see(raster);
  const encode = (chromaSubsampling: string) => (quality: number) =>
    withRights(raster ? openRaster(raster, deadline) : fromFile(), rights)
      .avif({ ...settings, chromaSubsampling, quality })
      .toBuffer();
  if (!header.fullChroma) return searchAvif(encode('4:2:0'), job);
  const tried = await encode('4:4:4')(AVIF.firstQuality);
  const fits = tried.length <= budget;
  const again = (quality: number) =>
    quality === AVIF.firstQuality ? Promise.resolve(tried) : encode('4:4:4')(quality);
  if (fits) return searchAvif(again, job);
  const half = await searchAvif(encode('4:2:0'), job, MOST_ENCODES - 1);
  return { ...half, encodes: half.encodes + 1 };
}

async function search(raster: Raster, aim: Aim): Promise<Attempt> {
  const effort = avifEffort(raster.width * raster.height, aim.effort);
  return searchAvif(
    (quality) =>
      withRights(openRaster(raster, aim.deadline), aim.rights)
        .avif({ quality, effort, chromaSubsampling: '4:2:0' })
        .toBuffer(),
    aim,
  );
}

function searchAvif(
  encode: (quality: number) => Promise<Buffer>,
  { budget, judge }: Aim,
  most = MOST_ENCODES,
): Promise<Attempt> {
  return searchQuality({
    most,
    encode,
    budget,
    judge,
    first: AVIF.firstQuality,
    lowest: AVIF.lowest,
    highest: AVIF.highest,
    axis: (quality) => quality,
    slope: AVIF.slope,
  });
}
