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
  const sample = stripsOf(raster);
  let encodes = 0;
  let exact: Attempt | undefined;
  const writeExact = async (colours: number[]): Promise<Attempt> => {
    encodes += 1;
    return { bytes: (await writeIndexed(raster, colours, aim)).bytes, quality: 100, encodes, score: 100 };
  };
  const colours = all && [...all.counts.keys()];
  if (colours && (await mayFit(sample, colours, aim))) {
    exact = await writeExact(colours);
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
  const level = await packingOf(sample, chosen, aim);
  const found = await searchPalette(raster, {
    aim,
    palettes: chosen,
    fewest: fewestColours(all, chosen),
    most: Math.max(1, MOST_ENCODES - encodes),
    encode: async (of, some) => {
      const written = await writeIndexed(of, some, { level, deadline: aim.deadline });
      return of === raster ? shown.put(written.bytes, written.after) : written.bytes;
    },
    sample,
  });
  encodes += found.encodes;
  // What misses its target all the same is not to be spoilt for it.
  if (colours && found.bytes.length > aim.budget && found.wouldScore === undefined)
    return { ...(exact ?? (await writeExact(colours))), encodes };
  return { ...found, encodes };
}

/** Whether all colours may fit, by strips. */
async function mayFit(
  sample: ReturnType<typeof stripsOf>,
  colours: number[],
  { budget, deadline }: Aim,
): Promise<boolean> {
  if (!sample) return true;
  const { bytes } = await writeIndexed(sample.raster, colours, { level: PNG.packing[1], deadline });
  return bytes.length * sample.times <= PNG.exactRoom * budget;
}

/** The level that packs indexes into the fewest bytes. */
async function packingOf(
  sample: ReturnType<typeof stripsOf>,
  palettes: Palettes,
  { deadline }: Aim,
): Promise<number | undefined> {
  if (!sample) return undefined;
  const colours = palettes.of(palettes.most);
  const sizes = await Promise.all(
    PNG.packing.map(async (level) => ({
      level,
      size: (await writeIndexed(sample.raster, colours, { level, deadline })).bytes.length,
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
      return after.data.length > 0 ? shown.put(bytes, () => after) : bytes;
    },
  });
  return found.quality === 100 ? { ...found, score: 100 } : found;
}
