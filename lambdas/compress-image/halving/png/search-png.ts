import { freeMemory } from '../../../shared/free-memory.ts';
import type { Attempt } from '../picture.ts';
import type { Raster } from '../raster.ts';
import { MOST_ENCODES, PNG } from '../tuning.ts';
import { encodePng } from './encode-png.ts';
import { equalShare } from './equal-share.ts';
import { searchPalette } from './palette.ts';
import { posterise } from './posterise.ts';
import { strips } from './strips.ts';

export interface PngAim {
  budget: number;
  best: boolean;
  deadline?: number | undefined;
}

/** The best PNG under the budget: the finest step of truecolour that fits, else a palette. */
export async function searchPng(raster: Raster, aim: PngAim): Promise<Attempt> {
  const flat = equalShare(raster) > PNG.flatShare;
  const filter = !flat;
  const sample = strips(raster);
  const scale = raster.height / sample.height;
  const estimate = async (step: number) =>
    scale * (await encodePng(posterise(sample, step), { filter }, aim.deadline)).length;
  let encodes = 0;
  let smallest: Attempt | undefined;
  if ((await estimate(PNG.widestStep)) <= aim.budget * 1.03) {
    let [step, fits] = [1, PNG.widestStep];
    while (step < fits) {
      const middle = (step + fits) >> 1;
      if ((await estimate(middle)) > aim.budget) step = middle + 1;
      else fits = middle;
    }
    for (; step <= PNG.widestStep && encodes < PNG.mostSteps; step++) {
      encodes += 1;
      const rounded = posterise(raster, step);
      const bytes = await encodePng(rounded, { filter }, aim.deadline);
      if (rounded !== raster) freeMemory(rounded.data);
      if (!smallest || bytes.length < smallest.bytes.length) smallest = { bytes, quality: null, encodes };
      if (bytes.length <= aim.budget) return { bytes, quality: step === 1 ? 100 : 100 - 2 * step, encodes };
    }
  }
  const palette = await searchPalette(raster, aim, { flat, most: MOST_ENCODES - encodes });
  const found = smallest && smallest.bytes.length < palette.bytes.length ? smallest : palette;
  return { ...found, encodes: encodes + palette.encodes };
}
