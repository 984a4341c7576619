import type { Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { PNG } from '../tuning.ts';
import { smooth } from './smooth.ts';
import { squint } from './squint.ts';
import { strips } from './strips.ts';

/** How a quality of the quantiser moves the bytes of a palette. */
export const PALETTE_RANGE = {
  lowest: 1,
  highest: 100,
  axis: (quality: number) => Math.log(quality / (103 - quality)),
  slope: PNG.paletteSlope,
  fixed: () => PNG.fixedBytes,
};

export interface Palettes {
  budget: number;
  /** Without dithering where the grain was taken out: it would bring it back. */
  encode: (raster: Raster, quality: number, smoothed: boolean) => Promise<Buffer>;
  deadline?: number | undefined;
}

export interface Grain {
  raster: Raster;
  smoothed: boolean;
  /** The quality that fitted on the strips. */
  first: number;
}

/**
 * Whether more colours without the grain, or fewer with it, look more like the picture: both are tried on strips, an
 * eighth of the work. Sixteen or four colours, a rounding of the colours and medians never came out better.
 */
export async function chooseGrain(raster: Raster, { budget, encode, deadline }: Palettes): Promise<Grain> {
  const sample = strips(raster);
  // The palette is as long for a strip as for the whole.
  const sampleBudget =
    PNG.fixedBytes + ((budget - PNG.fixedBytes) * sample.height * PNG.stripBias) / raster.height;
  const search = (of: Raster, first: number, smoothed: boolean) =>
    searchQuality({
      ...PALETTE_RANGE,
      budget: sampleBudget,
      first,
      encode: (quality) => encode(of, quality, smoothed),
    });
  const asItIs = await search(sample, 100, false);
  const asItCame = { raster, smoothed: false, first: asItIs.quality! };
  const fits = asItIs.bytes.length <= sampleBudget;
  if (fits && asItCame.first >= PNG.fine) return asItCame;
  // The whole, for the seams between strips would be smoothed too.
  const softer = await smooth(raster, deadline);
  if (!softer) return asItCame;
  const soft = await search(strips(softer), asItCame.first + PNG.softerBy, true);
  // What cannot meet the target is not to be spoilt for a few bytes.
  if (soft.bytes.length > sampleBudget) return asItCame;
  const [grainless, grainy] = [soft, asItIs].map(({ bytes }) => squint(sample, bytes, deadline));
  if (fits && (await grainless!) > PNG.softerMiss * (await grainy!)) return asItCame;
  return { raster: softer, smoothed: true, first: soft.quality! };
}
