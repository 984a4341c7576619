import type { Aim } from '../format.ts';
import type { Raster } from '../raster.ts';
import { RootFinder } from '../root-finder.ts';
import { packFiltered } from './pack-rows.ts';
import { ANY, AVERAGE, roundPixels } from './round-pixels.ts';
import { ledStrips } from './strips.ts';
import { stepsAt, writeTruecolour } from './truecolour.ts';
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
  const small = raster.width * raster.height <= PNG.samplePixels;
  const sample = small ? null : ledStrips(raster, 1);
  const sizeAt = async (quality: number, filters: number) =>
    Math.log(
      sample
        ? await bytesByStrips(raster, sample, quality, filters, deadline)
        : (await writeTruecolour(raster, quality, filters, deadline)).bytes.length,
    );
  const wanted = Math.log(budget * (sample ? PNG.stripRoom : 1));
  const finder = new RootFinder(PNG.slope);
  let [low, high] = [PNG.leastQuality - 1, 101];
  let [quality, filters] = [PNG.firstQuality, AVERAGE];
  for (let encodes = 1; ; encodes++) {
    let size = await sizeAt(quality, filters);
    // Of what is drawn others than the average are better, the coarser the steps: they are looked at where it does not fit.
    if (encodes === 2 && size > wanted) {
      const any = await sizeAt(quality, ANY);
      if (any < size - PNG.filtersWorth) [filters, size] = [ANY, any];
    }
    finder.add(quality, size);
    if (size <= wanted) low = quality;
    else high = quality;
    if (encodes === 1 && size - wanted > PNG.hopeless) return undefined;
    const near = size <= wanted + (sample ? PNG.nearEnough : 0) && size > wanted - PNG.nearEnough;
    if (near || high - low <= 1 || encodes === PNG.stripEncodes) break;
    quality = Math.min(high - 1, Math.max(low + 1, Math.round(finder.solve(wanted))));
  }
  // Of a small picture the sizes themselves are known.
  quality = sample ? Math.min(100, Math.round(finder.solve(wanted))) : low;
  return quality < PNG.leastQuality ? undefined : { quality, filters };
}

/** What the picture would come to, by strips that have a row above them. */
async function bytesByStrips(
  whole: Raster,
  { raster, rows }: { raster: Raster; rows: number },
  quality: number,
  filters: number,
  deadline?: number,
): Promise<number> {
  const rounded = roundPixels(raster, stepsAt(quality, raster.channels), filters).rows;
  const rowBytes = 1 + raster.width * raster.channels;
  // The row above is only there to be guessed from.
  const parts = Array.from({ length: raster.height / (rows + 1) }, (_, i) =>
    rounded.subarray((i * (rows + 1) + 1) * rowBytes, (i + 1) * (rows + 1) * rowBytes),
  );
  const packed = await packFiltered(Buffer.concat(parts), rows * parts.length, deadline);
  const bias = filters === AVERAGE ? PNG.averageBias : PNG.anyBias;
  return (bias * packed.length * whole.height) / (rows * parts.length);
}
