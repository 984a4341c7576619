import type { Aim, Attempt } from '../format.ts';
import { freeMemory } from '../free-memory.ts';
import { MOST_ENCODES } from '../limits.ts';
import { choosePalette } from '../palette/choose-palette.ts';
import { countColours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import { searchPalette } from '../palette/search-palette.ts';
import type { Raster } from '../raster.ts';
import { looksBetterIndexed } from './compare-looks.ts';
import { encodePng } from './encode-png.ts';
import { fittingStep } from './fitting-step.ts';
import { withLeaner } from './leaner.ts';
import { posterise } from './posterise.ts';
import { stripsOf } from './strips.ts';
import { PNG } from './tuning.ts';
import { writeIndexed } from './write-indexed.ts';

/**
 * The best PNG under the budget: exact, as a palette where it has few colours, else the finest step of truecolour that
 * fits, or a palette, by what looks better. What cannot meet the budget well comes back exact.
 */
export function searchPng(raster: Raster, aim: Aim): Promise<Attempt> {
  return withLeaner(raster, (lean) => searchLean(lean, aim));
}

async function searchLean(raster: Raster, aim: Aim): Promise<Attempt> {
  const all = countColours(raster);
  let encodes = 0;
  let exact: Attempt | undefined;
  if (all) {
    encodes += 1;
    exact = { bytes: await writeIndexed(raster, [...all.counts.keys()]), quality: 100, encodes, score: 100 };
    if (exact.bytes.length <= aim.budget) return exact;
  }
  const fitting = all && raster.channels > 1 ? undefined : await fittingStep(raster, aim);
  const palettes =
    fitting && fitting.step <= PNG.finestSteps ? undefined : await choosePalette(raster, aim, all);
  const fewest = palettes ? fewestColours(all, palettes) : 2;
  if (fitting && (!palettes || !(await looksBetterIndexed(raster, fitting.step, palettes)))) {
    for (let { step } = fitting; step <= PNG.widestStep && encodes < PNG.mostSteps; step++) {
      encodes += 1;
      const bytes = await encodeStep(raster, step, fitting.filter, aim);
      if (bytes.length <= aim.budget)
        return {
          bytes,
          quality: step === 1 ? 100 : 100 - 2 * step,
          encodes,
          ...(step === 1 && { score: 100 }),
        };
    }
  }
  const found = await searchPalette(raster, {
    aim,
    palettes: palettes ?? (await choosePalette(raster, aim, all)),
    fewest,
    most: MOST_ENCODES - encodes,
    encode: (of, colours) => writeIndexed(of, colours),
    sample: stripsOf(raster),
  });
  encodes += found.encodes;
  // What misses its target all the same is not to be spoilt for it.
  const missed = found.bytes.length > aim.budget && found.wouldScore === undefined;
  return { ...(missed && exact ? exact : found), encodes };
}

async function encodeStep(raster: Raster, step: number, filter: boolean, aim: Aim): Promise<Buffer> {
  const rounded = posterise(raster, step);
  const bytes = await encodePng(rounded, { filter }, aim.deadline);
  if (rounded !== raster) freeMemory(rounded.data);
  return bytes;
}
