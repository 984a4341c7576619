import type { Attempt } from '../format.ts';
import { RootFinder } from './root-finder.ts';
import type { Search } from './search.ts';

/** A rough score will do so far above the floor, and from there on where the floor is low: down there it misses by more. */
const CERTAIN = { above: 8, from: 38 };

/** Where the floor asks for more: how far above it a score will do, in points, and how many encodes more that may take. */
const RAISE = { above: 3, encodes: 4, best: 95, slope: 0.02 };

/** The lower scores are, the faster they fall with quality: so bent they fall evenly. */
const bent = (score: number) => -Math.log(105 - Math.min(100, score));

/**
 * A result with its score; where that is below the floor, the lowest quality above it instead, by the line through the
 * two nearest scores. What is over the budget is not looked at: it is not what is wanted yet.
 */
export async function raiseQuality(
  { judge, encode, budget, highest, glance }: Search,
  found: Attempt & { quality: number },
): Promise<Attempt> {
  if (!judge || found.bytes.length > budget) return found;
  const glanced = await glance?.(found.quality);
  if (glanced !== undefined && glanced >= Math.max(CERTAIN.from, CERTAIN.above + judge.floor))
    return { ...found, score: glanced };
  const score = await judge.score(found.bytes);
  if (score >= judge.floor) return { ...found, score };
  const finder = new RootFinder(RAISE.slope);
  finder.add(found.quality, bent(score));
  // Nothing is known of it, but that it is near.
  finder.add(highest + 1, bent(RAISE.best));
  let [low, high] = [found.quality, highest + 1];
  let raised: Attempt | undefined;
  let { encodes } = found;
  for (let i = 0; i < RAISE.encodes && high - low > 1; i++) {
    const wanted = Math.round(finder.solve(bent(judge.floor + RAISE.above / 2)));
    const quality = Math.min(high - 1, Math.max(low + 1, wanted));
    const bytes = await encode(quality);
    const reached = await judge.score(bytes);
    encodes += 1;
    finder.add(quality, bent(reached));
    if (reached < judge.floor) {
      low = quality;
      continue;
    }
    high = quality;
    raised = { bytes, quality, encodes, score: reached, wouldScore: score };
    if (reached <= judge.floor + RAISE.above) break;
  }
  return raised ? { ...raised, encodes } : { ...found, score, encodes };
}
