import type { Aim, Attempt } from '../format.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { PNG } from '../tuning.ts';
import { chooseGrain, PALETTE_RANGE } from './choose-grain.ts';

/**
 * A palette, whose size is steered by the quantiser's target quality: it moves smoothly, while the number of
 * colours becomes a bit depth and jumps from 256 to 16.
 */
export async function searchPalette(
  raster: Raster,
  aim: Aim,
  { flat, most }: { flat: boolean; most: number },
): Promise<Attempt> {
  const encode = (of: Raster, quality: number, smoothed: boolean, colours = 256) =>
    encodePalette(of, { quality, colours, dither: flat || smoothed ? 0 : 0.5 }, aim);
  const { budget, deadline } = aim;
  // Strips of a small picture would be the picture itself.
  const small = raster.width * raster.height <= PNG.samplePixels;
  const grain = small
    ? { raster, smoothed: false, first: 100 }
    : await chooseGrain(raster, { budget, encode, deadline });
  const { first, smoothed } = grain;
  const found = await searchQuality({
    ...PALETTE_RANGE,
    budget,
    judge: aim.judge,
    first,
    most: most - 1,
    encode: (tried) => encode(grain.raster, tried, smoothed),
  });
  // Nothing is left to save, or the floor asked for more than there is to spend.
  if (found.score !== undefined) return found;
  let { bytes, quality, encodes } = found;
  let colours = 16;
  while (bytes.length > budget && encodes < most) {
    encodes += 1;
    const fewer = await encode(raster, 100, false, colours);
    if (fewer.length < bytes.length) [bytes, quality] = [fewer, 1];
    // Four colours take half the bits of sixteen, and rather fewer bytes than that.
    colours = bytes.length < 2 * budget && colours > 4 ? 4 : 2;
  }
  return { bytes, quality, encodes };
}

export function encodePalette(
  raster: Raster,
  settings: { quality: number; colours: number; dither: number },
  { effort, deadline }: Aim,
): Promise<Buffer> {
  return openRaster(raster, deadline)
    .png({
      palette: true,
      ...settings,
      effort: PNG.paletteEffort[effort],
      compressionLevel: PNG.paletteLevel[effort],
    })
    .toBuffer();
}
