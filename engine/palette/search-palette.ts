import type { Aim, Attempt } from '../format.ts';
import type { Raster } from '../raster.ts';
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
    ? await searchQuality({
        ...range,
        first: range.highest,
        budget: fixed + Math.max(1, aim.budget - fixed) / sample.times,
        encode: encodeAt(sample.raster),
      })
    : { quality: range.highest };
  return searchQuality({ ...range, ...aim, most, first: first.quality!, encode: encodeAt(raster) });
}
