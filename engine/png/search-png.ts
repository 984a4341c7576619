import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { choosePalette } from '../palette/choose-palette.ts';
import { countColours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { searchPalette } from '../palette/search-palette.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { looksBetterIndexed } from './compare-looks.ts';
import { type Fitting, fittingQuality } from './fitting-quality.ts';
import { withLeaner } from './leaner.ts';
import { Shown } from './shown.ts';
import { stripsOf } from './strips.ts';
import { writeTruecolour } from './truecolour.ts';
import { PNG } from './tuning.ts';
import { writeIndexed } from './write-indexed.ts';

/**
 * The best PNG under the budget: exact, as a palette where it has few colours, else truecolour of the best quality that
 * fits, or a palette, by what looks better. What cannot meet the budget well comes back exact.
 */
export function searchPng(raster: Raster, aim: Aim): Promise<Attempt> {
  return withLeaner(raster, async (lean) => {
    const shown = new Shown(lean, aim.judge);
    try {
      return await searchLean(lean, { ...aim, judge: shown.judge }, shown);
    } finally {
      shown.end();
    }
  });
}

async function searchLean(raster: Raster, aim: Aim, shown: Shown): Promise<Attempt> {
  const all = countColours(raster);
  let encodes = 0;
  let exact: Attempt | undefined;
  if (all) {
    encodes += 1;
    const { bytes } = await writeIndexed(raster, [...all.counts.keys()], aim);
    exact = { bytes, quality: 100, encodes, score: 100 };
    if (exact.bytes.length <= aim.budget) return exact;
  }
  // Grey of few levels may fit exactly with filters, which indexes cannot have.
  const fitting = all && raster.channels > 1 ? undefined : await fittingQuality(raster, aim);
  const palettes =
    fitting && fitting.quality >= PNG.surelyBetter ? undefined : await choosePalette(raster, aim, all);
  if (fitting && (!palettes || !looksBetterIndexed(raster, fitting, palettes))) {
    const found = await searchTruecolour(raster, aim, fitting, shown);
    encodes += found.encodes;
    if (found.bytes.length <= aim.budget || found.wouldScore !== undefined) return { ...found, encodes };
  }
  const chosen = palettes ?? (await choosePalette(raster, aim, all));
  const sample = stripsOf(raster);
  const level = sample ? await packingOf(sample.raster, chosen, aim) : PNG.packing[0];
  const found = await searchPalette(raster, {
    aim,
    palettes: chosen,
    fewest: fewestColours(all, chosen),
    most: Math.max(1, MOST_ENCODES - encodes),
    encode: async (of, colours) => {
      const written = await writeIndexed(of, colours, { level, deadline: aim.deadline });
      return of === raster ? shown.put(written.bytes, written.after) : written.bytes;
    },
    sample,
  });
  encodes += found.encodes;
  // What misses its target all the same is not to be spoilt for it.
  const missed = found.bytes.length > aim.budget && found.wouldScore === undefined;
  return { ...(missed && exact ? exact : found), encodes };
}

/** The level that packs indexes into the fewest bytes. */
async function packingOf(sample: Raster, palettes: Palettes, { deadline }: Aim): Promise<number> {
  const colours = palettes.of(palettes.most);
  const sizes = await Promise.all(
    PNG.packing.map(async (level) => ({
      level,
      size: (await writeIndexed(sample, colours, { level, deadline })).bytes.length,
    })),
  );
  return sizes.reduce((least, one) => (one.size < least.size ? one : least)).level;
}

async function searchTruecolour(
  raster: Raster,
  { budget, judge, deadline }: Aim,
  { quality: first, filters }: Fitting,
  shown: Shown,
): Promise<Attempt> {
  const found = await searchQuality({
    budget,
    judge,
    first,
    lowest: PNG.leastQuality,
    highest: 100,
    axis: (quality) => quality,
    slope: PNG.slope,
    accept: PNG.accept,
    most: PNG.mostEncodes,
    encode: async (quality) => {
      const { bytes, after } = await writeTruecolour(raster, quality, filters, deadline);
      return shown.put(bytes, () => after);
    },
  });
  return found.quality === 100 ? { ...found, score: 100 } : found;
}
