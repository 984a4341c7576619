import type { Aim } from '../format.ts';
import { freeMemory } from '../memory/free-memory.ts';
import type { Raster } from '../raster.ts';
import { RootFinder } from '../search/root-finder.ts';
import { hasLevels, packFiltered } from './pack-rows.ts';
import { ANY, AVERAGE, roundPixels } from './round-pixels.ts';
import { qualityOf, rungAt, rungOf, sizeOf, TOP_RUNG } from './rungs.ts';
import { ledStrips } from './strips.ts';
import { type Packing, stepsAt, writeTruecolour } from './truecolour.ts';
import { PNG } from './tuning.ts';

export interface Fitting {
  rung: number;
  packing: Packing;
  /** The same of a small picture by as many looks as it takes, for who takes truecolour of it. */
  surely?: () => Promise<Fitting | undefined>;
  /** The rung that fits where the whole came to so many bytes at that one, which strips knew nothing of. */
  next?: (bytes: number) => Promise<number>;
}

const [LIGHTEST, HARDEST] = [PNG.levels[0]!, PNG.levels.at(-1)!];

/** The best quality of truecolour that fits, by strips, and how it is packed; undefined where even the least does not. */
export async function fittingQuality(
  raster: Raster,
  aim: Aim,
  { busier } = { busier: 1 },
  isSure = false,
  sizes = new Map<string, number>(),
): Promise<Fitting | undefined> {
  const { budget, effort, deadline } = aim;
  const small = raster.width * raster.height <= PNG.samplePixels;
  const sample = small ? null : ledStrips(raster, 1);
  const isLarge = !hasLevels(raster.data.length + raster.height);
  const mayBeLight = sample !== null && effort !== 'best' && !isLarge;
  const packingAt = (rung: number) =>
    mayBeLight ? PNG.levels.find(({ from }) => qualityOf(rung) >= from)! : HARDEST;
  const packed = async (rung: number, packing: Packing) => {
    const key = `${rung} ${packing.filters} ${packing.level}`;
    const size =
      sizes.get(key) ??
      Math.log(
        sample
          ? busier * raster.height * (await rowBytesOf(sample, qualityOf(rung), packing, deadline))
          : (await writeTruecolour(raster, qualityOf(rung), packing, deadline)).bytes.length,
      );
    sizes.set(key, size);
    return size;
  };
  /** As it is to be packed: strips are packed lightly, and what more that takes is known roughly. */
  const sizeAt = async (rung: number, filters: number) => {
    const { level, more } = sample ? LIGHTEST : HARDEST;
    return (await packed(rung, { filters, level })) - more + packingAt(rung).more;
  };
  const wanted = Math.log(budget * (sample ? PNG.stripRoom : 1));
  const nearEnough = sample ? PNG.nearEnough : 0.01;
  const finder = new RootFinder(1);
  let [low, high] = [-1, TOP_RUNG + 1];
  let rung = rungOf(PNG.firstQuality);
  let filters = AVERAGE;
  let size = 0;
  for (let encodes = 1; ; encodes++) {
    size = await sizeAt(rung, filters);
    // Of what is drawn others than the average are better, the coarser the steps: they are looked at where it does not fit.
    if (encodes === 2 && size > wanted) {
      const any = await sizeAt(rung, ANY);
      if (any < size - PNG.filtersWorth) [filters, size] = [ANY, any];
    }
    finder.add(sizeOf(rung), size);
    if (size <= wanted) low = rung;
    else high = rung;
    if (encodes === 1 && size - wanted > PNG.hopeless) return undefined;
    const found = rungAt(finder.solve(wanted));
    const isFine = mayBeLight && found >= rungOf(PNG.fine.from);
    const near =
      Math.abs(size - wanted) < (isFine ? PNG.fine.near : nearEnough) && (sample || size <= wanted);
    const most = isFine || !(sample || isSure) ? PNG.fine.encodes : PNG.stripEncodes;
    if (near || high - low <= 1 || encodes === most) break;
    rung = Math.min(high - 1, Math.max(low + 1, found));
  }
  const fitting = (off: number) => rungAt(finder.solve(wanted - off));
  // Of a small picture the sizes themselves are known.
  if (!sample) {
    const surely = isSure ? undefined : () => fittingQuality(raster, aim, { busier }, true, sizes);
    const rung = surely ? Math.min(high - 1, Math.max(low, fitting(0))) : low;
    return rung < 0
      ? undefined
      : { rung, packing: { filters, level: HARDEST.level }, ...(surely && { surely }) };
  }
  if (fitting(0) < 0) return undefined;
  /** Of a large picture a look more at strips takes a thirtieth of the whole, which sizes so uneven may waste. */
  const lowerOf = async (fits: number) => {
    let at = fits;
    while (isLarge && at > 0 && (await packed(at, packing)) > wanted) at -= 1;
    return at;
  };
  // What packing harder saves differs from picture to picture.
  const { level, more } = packingAt(fitting(0));
  const packing = { filters, level };
  const isKnown = level === LIGHTEST.level && packingAt(rung).level === level;
  const off = isKnown ? 0 : (await packed(rung, packing)) - size;
  const found = await lowerOf(fitting(off));
  if (found < 0) return undefined;
  // Where strips are off they are so at all rungs alike, by the whole that is known.
  const next = async (bytes: number) => {
    const known = await packed(found, packing);
    const most = Math.log(PNG.nextAim * budget) - Math.log(bytes) + known;
    const fits = async (at: number, saved = 0) =>
      known + sizeOf(at) - sizeOf(found) - saved < most + PNG.unevenly && (await packed(at, packing)) <= most;
    if (bytes > budget) {
      for (let at = found - 1; at > 0; at--) if (await fits(at)) return at;
      return 0;
    }
    const last = Math.min(TOP_RUNG, found + PNG.rungsAbove);
    for (let at = last; at > found; at--) if (await fits(at)) return at;
    if (level === HARDEST.level) return found;
    packing.level = HARDEST.level;
    for (let at = last; at > found; at--) if (await fits(at, more)) return at;
    return found;
  };
  return { rung: found, packing, next };
}

/** What a row of the picture would come to, by strips that have a row above them. */
async function rowBytesOf(
  { raster, rows }: { raster: Raster; rows: number },
  quality: number,
  { filters, level }: Packing,
  deadline?: number,
): Promise<number> {
  const rounded = roundPixels(raster, stepsAt(quality, raster.channels), filters);
  freeMemory(rounded.after.data);
  const rowBytes = 1 + raster.width * raster.channels;
  // The row above is only there to be guessed from.
  const parts = Array.from({ length: raster.height / (rows + 1) }, (_, i) =>
    rounded.rows.subarray((i * (rows + 1) + 1) * rowBytes, (i + 1) * (rows + 1) * rowBytes),
  );
  const all = Buffer.concat(parts);
  freeMemory(rounded.rows);
  const packed = await packFiltered(all, rows * parts.length, level, deadline);
  freeMemory(all);
  const bias = PNG.rowBias.most - PNG.rowBias.less / rows;
  return (bias * packed.length) / (rows * parts.length);
}
