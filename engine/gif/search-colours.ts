import type { Attempt, Judge } from '../format.ts';
import { openImage } from '../open-image.ts';
import { chooseGrain, PALETTE_RANGE } from '../png/choose-grain.ts';
import { openRaster, type Raster } from '../raster.ts';
import { sampleFrames } from '../sample-frames.ts';
import { searchQuality } from '../search-quality.ts';
import { timingOf } from '../timing.ts';
import { GIF, PNG } from '../tuning.ts';
import { holdFrames } from './hold-frames.ts';

export interface ColourAim {
  budget: number;
  interFrameMaxError: number | undefined;
  /** How many full encodes are left. */
  most: number;
  deadline?: number | undefined;
  judge?: Judge | undefined;
}

/**
 * Fewer colours, as many as the budget allows. Sharp's own `colours` knows 256 and 16 and nothing between; the quality
 * of its palette PNG does, so the pixels go through one, and the GIF takes its colours as they are.
 */
export async function searchColours(raster: Raster, aim: ColourAim): Promise<Attempt> {
  const { budget, most, deadline } = aim;
  const encode = (of: Raster, quality: number) => encodeColours(of, quality, aim);
  // Most of what costs bytes in a still GIF is the grain of its dithering.
  const grain = raster.animation
    ? { raster, first: await qualityOfFrames(raster, aim) }
    : await chooseGrain(raster, { budget, encode, deadline });
  return searchQuality({
    ...PALETTE_RANGE,
    budget,
    judge: aim.judge,
    first: grain.first,
    most,
    encode: (quality) => encode(grain.raster, quality),
  });
}

async function qualityOfFrames(raster: Raster, aim: ColourAim): Promise<number> {
  const taken = sampleFrames(raster);
  if (!taken) return GIF.firstQuality;
  const found = await searchQuality({
    ...PALETTE_RANGE,
    budget: aim.budget / taken.size,
    first: GIF.firstQuality,
    encode: (quality) => encodeColours(taken.sample, quality, aim),
  });
  return found.quality!;
}

async function encodeColours(raster: Raster, quality: number, aim: ColourAim): Promise<Buffer> {
  const { interFrameMaxError, deadline } = aim;
  const palette = { palette: true, quality, effort: PNG.paletteEffort.fast, compressionLevel: 0, dither: 0 };
  const still: Raster = { ...raster, animation: undefined };
  const fewer = await openRaster(still, deadline).png(palette).toBuffer();
  const { data, info } = await openImage(fewer, deadline).raw().toBuffer({ resolveWithObject: true });
  const reduced = { ...raster, data, channels: info.channels as Raster['channels'] };
  const gif = await openRaster(reduced, deadline)
    .gif({ dither: 0, ...timingOf(raster), ...(interFrameMaxError && { interFrameMaxError }) })
    .toBuffer();
  return holdFrames(gif, raster);
}
