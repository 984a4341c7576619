import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { PNG } from '../tuning.ts';
import type { PngAim } from './search-png.ts';
import { smooth } from './smooth.ts';
import { strips } from './strips.ts';

const RANGE = {
  lowest: 1,
  highest: 100,
  axis: (quality: number) => Math.log(103 - quality),
  slope: PNG.paletteSlope,
};

/** What is left when the search ends above the budget: quality and colours. */
const LADDER = [
  [1, 256],
  [100, 16],
  [100, 4],
  [100, 2],
] as const;

/**
 * A palette, whose size is steered by the quantiser's target quality: it moves smoothly, while the number of
 * colours becomes a bit depth and jumps from 256 to 16. What comes out poor is tried again without its grain.
 */
export async function searchPalette(raster: Raster, aim: PngAim, flat: boolean): Promise<Attempt> {
  const found = await searchWhole(raster, aim, flat, await sampledQuality(raster, aim, flat, 100));
  if (found.bytes.length <= aim.budget && found.quality! >= PNG.poor) return found;
  const smoothed = await smooth(raster, aim.deadline);
  if (!smoothed) return found;
  const first = await sampledQuality(smoothed, aim, true, 2 * PNG.poor);
  const again = await searchWhole(smoothed, aim, true, first);
  const encodes = found.encodes + again.encodes;
  // What cannot meet the target is not to be spoilt for a few bytes.
  const better = again.bytes.length <= aim.budget && again.quality! >= PNG.smoothedFrom;
  return { ...(better ? again : found), encodes };
}

/** The quality is looked for on strips, an eighth of the work; null for small pictures. */
async function sampledQuality(
  raster: Raster,
  aim: PngAim,
  flat: boolean,
  first: number,
): Promise<number | null> {
  if (raster.width * raster.height <= PNG.samplePixels) return null;
  const sample = strips(raster);
  const budget = (aim.budget * sample.height) / raster.height;
  const encode = (quality: number) => encodePalette(sample, quality, aim, flat);
  return (await searchQuality({ ...RANGE, budget, first, encode })).quality;
}

async function searchWhole(
  raster: Raster,
  aim: PngAim,
  flat: boolean,
  first: number | null,
): Promise<Attempt> {
  const encode = (quality: number) => encodePalette(raster, quality, aim, flat);
  const search = { ...RANGE, budget: aim.budget, first: first ?? 100, encode };
  let { bytes, quality, encodes } = await searchQuality(search);
  for (const [lowest, colours] of LADDER) {
    if (bytes.length <= aim.budget) break;
    encodes += 1;
    const fewer = await encodePalette(raster, lowest, aim, flat, colours);
    if (fewer.length < bytes.length) [bytes, quality] = [fewer, 1];
  }
  return { bytes, quality, encodes };
}

function encodePalette(
  raster: Raster,
  quality: number,
  aim: PngAim,
  flat: boolean,
  colours = 256,
): Promise<Buffer> {
  const asked = aim.best ? 'best' : 'fast';
  return openRaster(raster, aim.deadline)
    .png({
      palette: true,
      quality,
      colours,
      effort: PNG.paletteEffort[asked],
      compressionLevel: PNG.paletteLevel[asked],
      dither: flat ? 0 : 0.5,
    })
    .toBuffer();
}
