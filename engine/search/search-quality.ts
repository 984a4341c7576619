import type { Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { raiseQuality } from './raise-quality.ts';
import { RootFinder } from './root-finder.ts';
import type { Search } from './search.ts';

/** A result of 44 to 50 % of the bytes is accepted: the last 3 % of bytes buys 0.7 points and costs 0.2 encodes. */
const ACCEPT = 0.88;
/** With every further encode a little less is asked: some encoders jump over the window. */
const ACCEPT_LESS = 0.05;
/** A correction knows two sizes already, so it may aim closer to the budget. */
const NEXT_AIM = 0.974;
/** Over the budget again: aim lower, so that five encodes always suffice. */
const OVER_STEP = 0.96;
/**
 * The last allowed encode must fit: it gives up bytes for certainty. Where two sizes are known, three times what the
 * nearest is over will do, within these bounds.
 */
const LAST_AIM = { lowest: 0.72, highest: 0.94, times: 3 };

interface Tried {
  quality: number;
  size: number;
  fixed: number;
}

/**
 * The best quality whose bytes fit the budget, by as few full encodes as can be: a model's slope first, then the
 * line through the two nearest results. It never loops for the window: near the top one step is a tenth of the bytes.
 */
export async function searchQuality(search: Search): Promise<Attempt> {
  const { budget, lowest, highest, most = MOST_ENCODES } = search;
  const tried: Tried[] = [];
  let best: { quality: number; bytes: Buffer } | undefined;
  let quality = clamp(search.first, lowest, highest);
  for (let encodes = 1; ; encodes++) {
    const bytes = await search.encode(quality);
    const fixed = search.fixed?.(bytes) ?? 0;
    tried.push({ quality, size: bytes.length, fixed });
    const filled = await search.fill?.(bytes, quality);
    if (filled) return raiseQuality(search, { quality, bytes: filled, encodes });
    const better =
      !best ||
      (bytes.length <= budget
        ? best.bytes.length > budget || quality > best.quality
        : best.bytes.length > budget && bytes.length < best.bytes.length);
    if (better) best = { quality, bytes };
    const next = nextQuality(search, tried, encodes === most - 1);
    const hopeless = bytes.length > budget && fixed > (search.mostFixed ?? 1) * budget;
    if (encodes >= most || next === undefined || hopeless) return raiseQuality(search, { ...best!, encodes });
    const second = encodes === 1 ? await search.second?.(bytes.length) : undefined;
    if (second !== undefined && bytes.length <= budget && second <= quality)
      return raiseQuality(search, { ...best!, encodes });
    quality =
      second === undefined ? next : clamp(second, lowest, bytes.length > budget ? quality - 1 : highest);
  }
}

/** Where to look next; nothing when what there is will do, or cannot be bettered. */
function nextQuality(search: Search, tried: Tried[], last: boolean): number | undefined {
  const { budget, lowest, highest } = search;
  const fits = tried.filter(({ size }) => size <= budget);
  const over = tried.filter(({ size }) => size > budget);
  const low = Math.max(lowest, ...fits.map(({ quality }) => quality + 1));
  const high = Math.min(highest, ...over.map(({ quality }) => quality - 1));
  // What was chosen by more than a slope does sooner.
  const further = Math.max(0, tried.length - (search.second ? 1 : 2));
  const enough = ((search.accept ?? ACCEPT) - ACCEPT_LESS * further) * budget;
  if (low > high || fits.some(({ size }) => size >= enough)) return undefined;
  const missed = over.length > 1 ? OVER_STEP ** (over.length - 1) : 1;
  const miss = Math.min(...tried.map(({ size }) => Math.abs(Math.log(size / budget))));
  const cautious = Math.exp(-(search.caution ?? 0) * miss);
  const aim =
    last && fits.length === 0
      ? lastAim(over.length + (search.known ?? 0), miss)
      : NEXT_AIM * missed * cautious;
  return clamp(predict(search, tried, aim * budget), low, high);
}

/** Of the budget, when the nearest of so many sizes is over by `miss`, in ln(bytes). */
function lastAim(known: number, miss: number): number {
  const { lowest, highest, times } = LAST_AIM;
  return known < 2 ? lowest : clampTo(Math.exp((1 - times) * miss), lowest, highest);
}

function predict(search: Search, tried: Tried[], wanted: number): number {
  const { axis, slope, budget, lowest, highest } = search;
  const finder = new RootFinder(slope);
  for (const { quality, size, fixed } of tried)
    finder.add(axis(quality), Math.log(Math.max(1, size - fixed)));
  const distance = ({ size }: Tried) => Math.abs(Math.log(size / budget));
  const { fixed } = [...tried].sort((a, b) => distance(a) - distance(b))[0]!;
  const at = finder.solve(Math.log(Math.max(1, wanted - fixed)));
  for (let quality = highest; quality > lowest; quality--)
    if ((axis(quality) - at) * Math.sign(slope) <= 0) return quality;
  return lowest;
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.round(clampTo(value, lowest, highest));
}

function clampTo(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}
