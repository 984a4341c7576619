import { cleanIcc } from '../clean-icc.ts';
import { iccKind } from '../icc-kind.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { AVIF, PROFILE_SHARE } from '../tuning.ts';
import { avifEffort } from './avif-effort.ts';

/** Half the bytes of an AVIF, with its sampling and bit depth. */
export async function halveAvif(job: Job): Promise<Attempt> {
  const { header, budget, deadline } = job;
  const found = await openImage(header.clean, deadline).metadata();
  const chromaSubsampling = found.chromaSubsampling === '4:4:4' ? '4:4:4' : '4:2:0';
  const effort = avifEffort(header.width * header.height, job.options.effort);
  const deep = (found.bitsPerSample ?? 8) > 8;
  const foreign = header.icc !== null && iccKind(header.icc) !== 'srgb';
  // It passes only as it came, so one that holds more than colours is converted away.
  const keep =
    foreign && header.icc!.length <= PROFILE_SHARE * budget && cleanIcc(header.icc!) === header.icc;
  const settings = { effort, chromaSubsampling, ...(deep ? { bitdepth: 10 as const } : {}) };
  const ignoreIcc = !foreign || keep;
  // A profile or more than 8 bits pass only from file to file; else the picture is decoded once.
  const fused = (quality: number) => {
    const image = openImage(header.clean, deadline, { ignoreIcc });
    if (keep) image.keepIccProfile();
    if (deep) image.toColourspace('rgb16');
    return image.avif({ ...settings, quality }).toBuffer();
  };
  const raster = keep || deep ? undefined : await decode(job, ignoreIcc);
  const encode = raster
    ? (quality: number) =>
        openRaster(raster, deadline)
          .avif({ ...settings, quality })
          .toBuffer()
    : fused;
  return searchAvif(encode, budget);
}

export function searchAvif(encode: (quality: number) => Promise<Buffer>, budget: number): Promise<Attempt> {
  return searchQuality({
    encode,
    budget,
    first: AVIF.firstQuality,
    lowest: AVIF.lowest,
    highest: AVIF.highest,
    axis: (quality) => quality,
    slope: AVIF.slope,
  });
}

async function decode({ header, deadline }: Job, ignoreIcc: boolean): Promise<Raster> {
  const image = openImage(header.clean, deadline, { ignoreIcc }).toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}
