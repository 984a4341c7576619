import type { Aim, Attempt } from '../format.ts';
import { openImage } from '../open-image.ts';
import { PNG } from '../png/tuning.ts';
import { openRaster, type Raster } from '../raster.ts';
import { sampleFrames } from '../sample-frames.ts';
import { searchQuality } from '../search-quality.ts';
import { timingOf } from '../timing.ts';
import { holdFrames } from './hold-frames.ts';
import { GIF } from './tuning.ts';

export interface ColourAim extends Aim {
  interFrameMaxError: number | undefined;
  /** How many full encodes are left. */
  most: number;
}

const RANGE = {
  lowest: 1,
  highest: 100,
  axis: (quality: number) => Math.log(quality / (103 - quality)),
  slope: GIF.slope,
  fixed: () => GIF.fixedBytes,
};

/** Fewer colours for all frames of a film, as many as the budget allows. */
export async function searchFilm(raster: Raster, aim: ColourAim): Promise<Attempt> {
  const encode = (of: Raster) => (quality: number) => encodeFilm(of, quality, aim);
  const taken = sampleFrames(raster);
  const sampled = taken
    ? await searchQuality({
        ...RANGE,
        budget: aim.budget / taken.size,
        first: GIF.firstQuality,
        encode: encode(taken.sample),
      })
    : { quality: GIF.firstQuality };
  return searchQuality({ ...RANGE, ...aim, first: sampled.quality!, encode: encode(raster) });
}

/** Sharp's own `colours` knows 256 and 16 and nothing between; the quality of its palette PNG does. */
async function encodeFilm(raster: Raster, quality: number, aim: ColourAim): Promise<Buffer> {
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
