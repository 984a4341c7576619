import type { Attempt } from './format.ts';
import { RootFinder } from './root-finder.ts';
import type { Search } from './search.ts';

/** Where the floor asks for more: how far above it a score will do, in points, and how many encodes more that may take. */
const RAISE = { above: 3, encodes: 4, best: 95, slope: 1 };

/**
 * A result with its score; where that is below the floor, the lowest quality above it instead, by the line through the
 * two nearest scores. What is over the budget is not looked at: it is not what is wanted yet.
 */
export async function raiseQuality(
  { judge, encode, budget, highest }: Search,
  found: Attempt & { quality: number },
): Promise<Attempt> {
  if (!judge || found.bytes.length > budget) return found;
  const score = await judge.score(found.bytes);
  if (score >= judge.floor) return { ...found, score };
  const finder = new RootFinder(RAISE.slope);
  finder.add(found.quality, score);
  // Nothing is known of it, but that it is near.
  finder.add(highest + 1, RAISE.best);
  let [low, high] = [found.quality, highest + 1];
  let raised: Attempt | undefined;
  let { encodes } = found;
  for (let i = 0; i < RAISE.encodes && high - low > 1; i++) {
    const wanted = Math.round(finder.solve(judge.floor + RAISE.above / 2));
    const quality = Math.min(high - 1, Math.max(low + 1, wanted));
    const bytes = await encode(quality);
    const reached = await judge.score(bytes);
    encodes += 1;
    finder.add(quality, reached);
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
