import type { Aim, Attempt } from '../format.ts';
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
  encode: (colours: readonly number[]) => Promise<Buffer>;
  /** What is looked at before the whole is encoded as it is to be, the cheapest first. */
  samples: Sample[];
}

/** A part of the picture, or all of it encoded with less effort. */
export interface Sample {
  encode: (colours: readonly number[]) => Promise<Buffer>;
  /** How many times its bytes the picture takes, but for those that are fixed. */
  times: number;
  /** How much of the budget it is to come to. */
  room: number;
  /** Encodes at most. */
  most: number;
}

/** As many colours as the budget has room for. */
export async function searchPalette(search: PaletteSearch): Promise<Attempt> {
  const { aim, palettes, fewest, most, encode, samples } = search;
  const range = {
    lowest: Math.max(1, qualityOf(fewest)),
    highest: Math.max(1, qualityOf(palettes.most)),
    axis: (quality: number) => quality,
    slope: PALETTE.slope,
    accept: PALETTE.accept,
    fixed: () => PALETTE.fixedBytes,
  };
  const coloursOf = (quality: number) =>
    palettes.of(quality === range.highest ? palettes.most : Math.max(fewest, coloursAt(quality)));
  const fixed = PALETTE.fixedBytes + 3 * palettes.most;
  let first = range.highest;
  for (const sample of samples) {
    const budget = Math.max(1, aim.budget - fixed) / sample.times;
    first = await fittingOn(sample, coloursOf, { ...range, first, budget, fixed });
    if (first === range.highest) break;
  }
  return searchQuality({ ...range, ...aim, most, first, encode: (quality) => encode(coloursOf(quality)) });
}

/** The quality at which a sample would have so many bytes beside those that are fixed, by few encodes of it. */
async function fittingOn(
  { encode, room, most }: Sample,
  coloursOf: (quality: number) => number[],
  range: { lowest: number; highest: number; first: number; budget: number; fixed: number },
): Promise<number> {
  const { lowest, highest, first, budget, fixed } = range;
  const finder = new RootFinder(PALETTE.slope);
  const wanted = Math.log(room * budget);
  let [low, high, quality] = [lowest - 1, highest + 1, first];
  for (let encodes = 0; encodes < most && high - low > 1; encodes++) {
    const size = Math.log(Math.max(1, (await encode(coloursOf(quality))).length - fixed));
    finder.add(quality, size);
    if (size <= wanted) low = quality;
    else high = quality;
    if (Math.abs(size - wanted) < PALETTE.sampleNear) break;
    // Not far beyond the middle, for sizes jump where colours are few.
    const least = high > highest ? low + 1 : Math.max(low + 1, low + 0.3 * (high - low));
    quality = Math.round(Math.min(high - 1, Math.max(least, finder.solve(wanted))));
  }
  return Math.min(highest, Math.max(lowest, quality));
}
