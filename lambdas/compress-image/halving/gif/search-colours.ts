import { openImage } from '../open-image.ts';
import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { GIF, PNG } from '../tuning.ts';

export interface ColourAim {
  budget: number;
  interFrameMaxError: number | undefined;
  deadline?: number | undefined;
}

/**
 * Fewer colours, as many as the budget allows. Sharp's own `colours` knows 256 and 16 and nothing between; the quality
 * of its palette PNG does, so the pixels go through one, and the GIF takes its colours as they are.
 */
export async function searchColours(raster: Raster, aim: ColourAim): Promise<Attempt> {
  const { animation } = raster;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  const { interFrameMaxError } = aim;
  const encode = async (quality: number) => {
    const palette = {
      palette: true,
      quality,
      effort: PNG.paletteEffort.fast,
      compressionLevel: 0,
      dither: 0,
    };
    const still: Raster = { ...raster, animation: undefined };
    const fewer = await openRaster(still, aim.deadline).png(palette).toBuffer();
    const { data, info } = await openImage(fewer, aim.deadline).raw().toBuffer({ resolveWithObject: true });
    const reduced = { ...raster, data, channels: info.channels as Raster['channels'] };
    return openRaster(reduced, aim.deadline)
      .gif({ dither: 0, ...timing, ...(interFrameMaxError && { interFrameMaxError }) })
      .toBuffer();
  };
  const axis = (quality: number) => Math.log(103 - quality);
  return searchQuality({
    encode,
    budget: aim.budget,
    first: GIF.firstQuality,
    lowest: 1,
    highest: 100,
    axis,
    slope: PNG.paletteSlope,
  });
}
