import type { Aim } from '../format.ts';
import type { Raster } from '../raster.ts';
import { encodePng } from './encode-png.ts';
import { posterise } from './posterise.ts';
import { strips } from './strips.ts';
import { PNG } from './tuning.ts';

/** The finest step of truecolour that fits on strips, and whether filters help; undefined where even the widest does not. */
export async function fittingStep(
  raster: Raster,
  { budget, deadline }: Aim,
): Promise<{ step: number; filter: boolean } | undefined> {
  const sample = strips(raster);
  const scale = raster.height / sample.height;
  const bytesAt = async (step: number, filter: boolean) =>
    scale * (await encodePng(posterise(sample, step), { filter }, deadline)).length;
  const [filtered, unfiltered] = await Promise.all(
    [true, false].map((filter) => bytesAt(PNG.finestSteps, filter)),
  );
  const filter = filtered! < unfiltered!;
  const room = budget * PNG.stripRoom;
  const fits = Math.min(filtered!, unfiltered!) <= room;
  if (!fits && (await bytesAt(PNG.widestStep, filter)) > room) return undefined;
  let [from, to] = fits ? [1, PNG.finestSteps] : [PNG.finestSteps + 1, PNG.widestStep];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((await bytesAt(middle, filter)) > room) from = middle + 1;
    else to = middle;
  }
  return { step: to, filter };
}
