import type { Aim } from '../format.ts';
import type { Raster } from '../raster.ts';
import { RootFinder } from '../root-finder.ts';
import { ANY, AVERAGE } from './round-pixels.ts';
import { strips } from './strips.ts';
import { writeTruecolour } from './truecolour.ts';
import { PNG } from './tuning.ts';

export interface Fitting {
  quality: number;
  filters: number;
}

/** The best quality of truecolour that fits on strips, and the filters that suit it; undefined where even the least does not. */
export async function fittingQuality(
  raster: Raster,
  { budget, deadline }: Aim,
): Promise<Fitting | undefined> {
  const sample = strips(raster);
  const times = raster.height / sample.height;
  const wanted = Math.log(budget * PNG.stripRoom);
  const sizeAt = async (quality: number, filters: number) => {
    const { bytes } = await writeTruecolour(sample, quality, filters, deadline);
    const bias = sample === raster ? 1 : filters === AVERAGE ? PNG.averageBias : PNG.anyBias;
    return Math.log(bias * times * bytes.length);
  };
  const finder = new RootFinder(PNG.slope);
  const [average, any] = [await sizeAt(PNG.firstQuality, AVERAGE), await sizeAt(PNG.firstQuality, ANY)];
  const filters = any < average - PNG.filtersWorth ? ANY : AVERAGE;
  const first = Math.min(any, average);
  finder.add(PNG.firstQuality, first);
  let [low, high] = first <= wanted ? [PNG.firstQuality, 101] : [PNG.leastQuality - 1, PNG.firstQuality];
  for (let i = 0; i < PNG.stripEncodes && high - low > 1; i++) {
    const next = Math.min(high - 1, Math.max(low + 1, Math.round(finder.solve(wanted))));
    // So far off that the slope is not to be believed.
    if (next === PNG.leastQuality && i === 0 && first - wanted > PNG.hopeless) return undefined;
    const size = await sizeAt(next, filters);
    finder.add(next, size);
    if (size <= wanted) low = next;
    else high = next;
    if (Math.abs(size - wanted) < PNG.nearEnough) break;
  }
  const quality = Math.min(100, Math.round(finder.solve(wanted)));
  return quality < PNG.leastQuality ? undefined : { quality, filters };
}
