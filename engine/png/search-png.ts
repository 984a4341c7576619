import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { freeMemory } from '../memory/free-memory.ts';
import { choosePalette } from '../palette/choose-palette.ts';
import { type Colours, countColours } from '../palette/count-colours.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { parting } from '../palette/part-colours.ts';
import { withLeaner } from '../pixels/leaner.ts';
import { shareOfChanges } from '../pixels/share-of-changes.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search/search-quality.ts';
import { looksBetterIndexed, looksWell } from './compare-looks.ts';
import { type Fitting, fittingQuality } from './fitting-quality.ts';
import { qualityOf, sizeOf, TOP_RUNG } from './rungs.ts';
import { type PackedStrips, partIn, searchIndexed } from './search-indexed.ts';
import { Shown } from './shown.ts';
import { type Strips, stripsOf } from './strips.ts';
import { writeTruecolour, writeUnfiltered } from './truecolour.ts';
import { PNG } from './tuning.ts';
import { indexed } from './write-indexed.ts';

/**
 * The best PNG under the budget: exact, as a palette where it has few colours, else truecolour of the best quality that
 * fits, or a palette, by what looks better. What cannot meet the budget well comes back exact.
 */
export function searchPng(raster: Raster, aim: Aim): Promise<Attempt> {
  return withLeaner(raster, (lean) => searchLean(lean, aim));
}

/** The same for pixels without a channel that says nothing. */
export async function searchLean(raster: Raster, aim: Aim): Promise<Attempt> {
  const changes = shareOfChanges(raster);
  const strips = stripsOf(raster, changes);
  const all = countColours(raster);
  const part = all && strips ? await partIn(strips, [...all.counts.keys()], aim.deadline) : undefined;
  const shown = new Shown(raster, aim.judge);
  try {
    return await search({ raster, changes, strips, all, part }, { ...aim, judge: shown.judge }, shown);
  } finally {
    shown.end();
    part?.indexes.end();
    if (strips && strips.raster !== raster) freeMemory(strips.raster.data);
  }
}

interface Source {
  raster: Raster;
  changes: number;
  strips: Strips;
  /** Its colours, where a palette holds them, and strips in them. */
  all: Colours | null;
  part: PackedStrips | undefined;
}

async function search(source: Source, aim: Aim, shown: Shown): Promise<Attempt> {
  const { raster, changes, strips, all, part } = source;
  const isDrawn = changes < PNG.drawn.changes;
  let encodes = 0;
  const colours = all && [...all.counts.keys()];
  let allBytes: number | undefined;
  if (colours && (!part || mayFit(strips!, part, aim))) {
    encodes += 1;
    const { quick, ...exact } = await packExactly(raster, colours, aim, strips);
    if (exact.bytes.length <= aim.budget) return exact;
    allBytes = quick;
  }
  if (!all && isDrawn) {
    const exact = await packUnfiltered(raster, aim, strips);
    if (exact) return exact;
  }
  // Grey of few levels may fit exactly with filters, which indexes cannot have.
  let fitting =
    (all && raster.channels > 1) || changes < PNG.drawn.onlyIndexed
      ? undefined
      : await fittingQuality(raster, aim, strips ?? undefined);
  let chosen: Palettes | undefined;
  const palettes = async () => (chosen ??= await choosePalette(raster, aim, all, parting));
  const isTruecolour = async () =>
    fitting !== undefined &&
    (looksWell(raster, fitting, isDrawn) || !looksBetterIndexed(raster, fitting, await palettes(), isDrawn));
  if (fitting?.surely && (await isTruecolour())) fitting = await fitting.surely();
  if (fitting && (await isTruecolour())) {
    const found = await searchTruecolour(raster, aim, fitting, shown);
    encodes += found.encodes;
    if (found.bytes.length <= aim.budget || found.wouldScore !== undefined) return { ...found, encodes };
  }
  const most = Math.max(1, MOST_ENCODES - encodes);
  const found = await searchIndexed(
    raster,
    aim,
    { palettes: await palettes(), all, part, allBytes, most, strips, isDrawn },
    shown,
  );
  encodes += found.encodes;
  // What misses its target all the same is not to be spoilt for it.
  if (colours && found.bytes.length > aim.budget && found.wouldScore === undefined) {
    const { bytes, quality, score } = await packExactly(raster, colours, aim, null);
    return { bytes, quality, score, encodes };
  }
  return { ...found, encodes };
}

/** Whether all colours may fit, by strips. */
function mayFit({ times, busier }: NonNullable<Strips>, { quick }: PackedStrips, { budget }: Aim): boolean {
  // By the lower of both ways to tell it: to try costs little, and nothing looks better.
  return (quick * times) / Math.max(1, busier) <= PNG.exactRoom * budget;
}

/** All colours, packed just as hard as it takes; where that is more than the budget, not always as hard as can be. */
async function packExactly(
  raster: Raster,
  colours: number[],
  { budget, deadline }: Aim,
  strips: Strips,
): Promise<Attempt & { score: number; quick: number }> {
  const { pack, end } = indexed(raster, colours, deadline);
  const quick = strips && (await pack(PNG.quick));
  const isEnough = quick && (quick.length <= budget || quick.length * PNG.mostGain > budget);
  const bytes = isEnough ? quick : await pack(PNG.hard);
  end();
  return { bytes, quality: 100, encodes: 1, score: 100, quick: (quick || bytes).length };
}

/** Truecolour as it is: what is drawn often repeats itself to the pixel, which filters would hide. */
async function packUnfiltered(
  raster: Raster,
  { budget, deadline }: Aim,
  strips: Strips,
): Promise<Attempt | undefined> {
  const pack = (part: Raster, level: number) => writeUnfiltered(part, level, deadline);
  const { length } = await pack(strips?.raster ?? raster, PNG.levels[0]!.level);
  if (length * (strips?.times ?? 1) > PNG.drawn.room * budget) return undefined;
  for (const level of [PNG.quick, PNG.hard]) {
    const bytes = await pack(raster, level);
    if (bytes.length <= budget) return { bytes, quality: 100, encodes: 1, score: 100 };
    if (bytes.length * PNG.mostGain > budget) return undefined;
  }
  return undefined;
}

async function searchTruecolour(
  raster: Raster,
  { budget, judge, deadline }: Aim,
  { rung: first, packing, next }: Fitting,
  shown: Shown,
): Promise<Attempt> {
  const { quality: rung, ...found } = await searchQuality({
    budget,
    judge,
    first,
    lowest: 0,
    highest: TOP_RUNG,
    axis: sizeOf,
    slope: 1,
    accept: qualityOf(first) >= PNG.fine.from ? PNG.fine.accept : PNG.accept,
    most: PNG.mostEncodes,
    second: next,
    encode: async (at) => {
      const { bytes, after } = await writeTruecolour(raster, qualityOf(at), packing, deadline);
      return after.data.length > 0 ? shown.put(bytes, after) : bytes;
    },
  });
  return { ...found, quality: qualityOf(rung!), ...(rung === TOP_RUNG && { score: 100 }) };
}
