import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { PNG } from '../tuning.ts';
import type { PngAim } from './search-png.ts';
import { strips } from './strips.ts';

/**
 * A palette, whose size is steered by the quantiser's target quality: it moves smoothly, while the number of
 * colours becomes a bit depth and jumps from 256 to 16. The quality is looked for on strips, an eighth of the work.
 */
export async function searchPalette(raster: Raster, aim: PngAim, flat: boolean): Promise<Attempt> {
  const asked = aim.best ? 'best' : 'fast';
  const effort = PNG.paletteEffort[asked];
  const encode = (from: Raster, quality: number, colours = 256) =>
    openRaster(from, aim.deadline)
      .png({
        palette: true,
        quality,
        colours,
        effort,
        compressionLevel: PNG.paletteLevel[asked],
        dither: flat ? 0 : 0.5,
      })
      .toBuffer();
  const range = {
    lowest: 1,
    highest: 100,
    axis: (quality: number) => Math.log(103 - quality),
    slope: PNG.paletteSlope,
  };
  let first = 100;
  if (raster.width * raster.height > PNG.samplePixels) {
    const sample = strips(raster);
    const budget = (aim.budget * sample.height) / raster.height;
    first = (await searchQuality({ ...range, budget, first, encode: (quality) => encode(sample, quality) }))
      .quality!;
  }
  const whole = (quality: number) => encode(raster, quality);
  let { bytes, quality, encodes } = await searchQuality({
    ...range,
    budget: aim.budget,
    first,
    encode: whole,
  });
  for (const colours of [16, 4, 2]) {
    if (bytes.length <= aim.budget) break;
    encodes += 1;
    const fewer = await encode(raster, 100, colours);
    if (fewer.length < bytes.length) [bytes, quality] = [fewer, 1];
  }
  return { bytes, quality, encodes };
}
