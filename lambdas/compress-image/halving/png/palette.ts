import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { PNG } from '../tuning.ts';
import type { PngAim } from './search-png.ts';

/**
 * A palette, whose size is steered by the quantiser's target quality: it moves smoothly, while the number of
 * colours becomes a bit depth and jumps from 256 to 16.
 */
export async function searchPalette(raster: Raster, aim: PngAim, flat: boolean): Promise<Attempt> {
  const effort = aim.best ? PNG.paletteEffort.best : PNG.paletteEffort.fast;
  const encode = (quality: number, colours = 256) =>
    openRaster(raster, aim.deadline)
      .png({ palette: true, quality, colours, effort, compressionLevel: 9, dither: flat ? 0 : 0.5 })
      .toBuffer();
  const whole = await encode(100);
  if (whole.length <= aim.budget) return { bytes: whole, quality: 100, encodes: 1 };
  const search = {
    budget: aim.budget,
    first: 80,
    lowest: 1,
    highest: 99,
    axis: (q: number) => q,
    slope: 0.02,
  };
  const found = await searchQuality({ ...search, encode, most: 6 });
  let { bytes, quality, encodes } = found;
  for (const colours of [16, 4, 2]) {
    if (bytes.length <= aim.budget) break;
    encodes += 1;
    const fewer = await encode(100, colours);
    if (fewer.length < bytes.length) [bytes, quality] = [fewer, 1];
  }
  return { bytes, quality, encodes: encodes + 1 };
}
