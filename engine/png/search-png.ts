import type { Aim, Attempt } from '../format.ts';
import { freeMemory } from '../free-memory.ts';
import type { Raster } from '../raster.ts';
import { smallerOf } from '../smaller-of.ts';
import { MOST_ENCODES, PNG } from '../tuning.ts';
import { encodePng } from './encode-png.ts';
import { equalShare } from './equal-share.ts';
import { encodePalette, searchPalette } from './palette.ts';
import { posterise } from './posterise.ts';
import { squint } from './squint.ts';
import { strips } from './strips.ts';

/** The best PNG under the budget: the finest step of truecolour that fits, where that looks best, else a palette. */
export async function searchPng(raster: Raster, aim: Aim): Promise<Attempt> {
  const flat = equalShare(raster) > PNG.flatShare;
  const filter = !flat;
  const fitting = await fittingStep(raster, aim, flat);
  let encodes = 0;
  let smallest: Attempt | undefined;
  if (fitting) {
    for (let { step } = fitting; step <= fitting.widest && encodes < PNG.mostSteps; step++) {
      encodes += 1;
      const rounded = posterise(raster, step);
      const bytes = await encodePng(rounded, { filter }, aim.deadline);
      if (rounded !== raster) freeMemory(rounded.data);
      if (!smallest || bytes.length < smallest.bytes.length) smallest = { bytes, quality: null, encodes };
      if (bytes.length <= aim.budget) return { bytes, quality: step === 1 ? 100 : 100 - 2 * step, encodes };
    }
  }
  const palette = await searchPalette(raster, aim, { flat, most: MOST_ENCODES - encodes });
  const found = smallest ? smallerOf(palette, smallest) : palette;
  return { ...found, encodes: encodes + palette.encodes };
}

/** The finest step that fits on strips, up to the widest that is worth it; undefined where a palette is better. */
async function fittingStep(
  raster: Raster,
  aim: Aim,
  flat: boolean,
): Promise<{ step: number; widest: number } | undefined> {
  const sample = strips(raster);
  const scale = raster.height / sample.height;
  const encode = (step: number) => encodePng(posterise(sample, step), { filter: !flat }, aim.deadline);
  const estimate = async (step: number) => scale * (await encode(step)).length;
  const finest = async (from: number, to: number) => {
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((await estimate(middle)) > aim.budget) from = middle + 1;
      else to = middle;
    }
    return to;
  };
  const { widestStep, coarsestStep } = PNG;
  if ((await estimate(widestStep)) <= aim.budget * 1.03)
    return { step: await finest(1, widestStep), widest: widestStep };
  // A transparent pixel has any colour, so two results with alpha are not so easily compared.
  const opaque = raster.channels === 1 || raster.channels === 3;
  if (!opaque || (await estimate(coarsestStep)) > aim.budget * 1.03) return undefined;
  const step = await finest(widestStep + 1, coarsestStep);
  const palette = await encodePalette(sample, { quality: 100, colours: 256, dither: flat ? 0 : 0.5 }, aim);
  const [rounded, indexed] = await Promise.all([
    squint(sample, await encode(step), aim.deadline),
    squint(sample, palette, aim.deadline),
  ]);
  return rounded < indexed ? { step, widest: coarsestStep } : undefined;
}
