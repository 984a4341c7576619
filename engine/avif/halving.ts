import { decode } from '../decode.ts';
import type { Aim, Attempt, Halving, ImageHeader, Job } from '../format.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { AVIF } from '../tuning.ts';
import { avifEffort } from './avif-effort.ts';
import { pixels } from './pixels.ts';

export const halving: Halving<ImageHeader> = { halve, search };

/** Half the bytes of an AVIF, with its sampling and bit depth. */
async function halve(job: Job): Promise<Attempt> {
  const { header, kept, transform, deadline } = job;
  const found = await pixels.open(header, { deadline }).metadata();
  const chromaSubsampling = found.chromaSubsampling === '4:4:4' ? '4:4:4' : '4:2:0';
  const effort = avifEffort(header.width * header.height, job.effort);
  const deep = (found.bitsPerSample ?? 8) > 8;
  const settings = { effort, chromaSubsampling, ...(deep ? { bitdepth: pixels.holds.depth } : {}) };
  // A profile or more than 8 bits pass only from file to file; else the picture is decoded once.
  const fused = (quality: number) => {
    const image = pixels.open(header, { deadline, ignoreIcc: !transform });
    if (kept.icc) image.keepIccProfile();
    if (deep) image.toColourspace('rgb16');
    return image.avif({ ...settings, quality }).toBuffer();
  };
  if (kept.icc || deep) return searchAvif(fused, job);
  // Of several pictures in one file the first is the one that is shown.
  const raster = await decode(pixels, { ...header, frames: 1 }, { ignoreIcc: !transform, deadline });
  job.judge?.see(raster);
  return searchAvif(
    (quality) =>
      openRaster(raster, deadline)
        .avif({ ...settings, quality })
        .toBuffer(),
    job,
  );
}

async function search(raster: Raster, aim: Aim): Promise<Attempt> {
  const effort = avifEffort(raster.width * raster.height, aim.effort);
  return searchAvif(
    (quality) =>
      openRaster(raster, aim.deadline).avif({ quality, effort, chromaSubsampling: '4:2:0' }).toBuffer(),
    aim,
  );
}

function searchAvif(encode: (quality: number) => Promise<Buffer>, { budget, judge }: Aim): Promise<Attempt> {
  return searchQuality({
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
