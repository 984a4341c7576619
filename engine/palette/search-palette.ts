import type { Aim, Attempt } from '../format.ts';
import type { Raster } from '../raster.ts';
import { RootFinder } from '../root-finder.ts';
import { searchQuality } from '../search-quality.ts';
import type { Palettes } from './merge-colours.ts';
import { PALETTE } from './tuning.ts';

/** Even steps of quality are even shares more of colours: 50 are 16 of them, 100 are 256. */
export const coloursAt = (quality: number): number => Math.round(2 ** (quality / 12.5));
export const qualityOf = (colours: number): number => Math.floor(12.5 * Math.log2(colours));

export interface PaletteSearch {
  aim: Pick<Aim, 'budget' | 'judge'>;
  palettes: Palettes;
  /** The fewest colours that may be left. */
  fewest: number;
  most: number;
  encode: (raster: Raster, colours: readonly number[]) => Promise<Buffer>;
  /** A part of the picture and how many times that part the whole is; it is looked at before the whole is encoded. */
  sample: { raster: Raster; times: number } | null;
}

/** As many colours as the budget has room for. */
export async function searchPalette(raster: Raster, search: PaletteSearch): Promise<Attempt> {
  const { aim, palettes, fewest, most, encode, sample } = search;
  const range = {
    lowest: Math.max(1, qualityOf(fewest)),
    highest: Math.max(1, qualityOf(palettes.most)),
    axis: (quality: number) => quality,
    slope: PALETTE.slope,
    accept: PALETTE.accept,
    fixed: () => PALETTE.fixedBytes,
  };
  const encodeAt = (of: Raster) => (quality: number) =>
    encode(of, palettes.of(quality === range.highest ? palettes.most : Math.max(fewest, coloursAt(quality))));
  const fixed = PALETTE.fixedBytes + 3 * palettes.most;
  const first = sample
    ? await fittingOn(encodeAt(sample.raster), range, {
        budget: Math.max(1, aim.budget - fixed) / sample.times,
        fixed,
      })
    : range.highest;
  return searchQuality({ ...range, ...aim, most, first, encode: encodeAt(raster) });
}

/** The quality at which a sample would have so many bytes beside those that are fixed, by few encodes of it. */
async function fittingOn(
  encode: (quality: number) => Promise<Buffer>,
  { lowest, highest }: { lowest: number; highest: number },
  { budget, fixed }: { budget: number; fixed: number },
): Promise<number> {
  const finder = new RootFinder(PALETTE.slope);
  const wanted = Math.log(PALETTE.sampleRoom * budget);
  let [low, high, quality] = [lowest - 1, highest + 1, highest];
  for (let encodes = 0; encodes < PALETTE.sampleEncodes && high - low > 1; encodes++) {
    const size = Math.log(Math.max(1, (await encode(quality)).length - fixed));
    finder.add(quality, size);
    if (size <= wanted) low = quality;
    else high = quality;
    // Not far beyond the middle, for sizes jump where colours are few.
    const least = Math.max(low + 1, low + 0.3 * (high - low));
    quality = Math.round(Math.min(high - 1, Math.max(least, finder.solve(wanted))));
  }
  return Math.min(highest, Math.max(lowest, quality));
}
