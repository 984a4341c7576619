import type { Aim, Attempt } from '../format.ts';
import { freeMemory } from '../memory/free-memory.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { nearRuns } from '../palette/near-runs.ts';
import { withColours } from '../palette/with-colours.ts';
import type { Indexes, Raster } from '../raster.ts';
import { RootFinder } from '../search/root-finder.ts';
import type { Shown } from './shown.ts';
import type { Strips } from './strips.ts';
import { PNG } from './tuning.ts';
import { fromIndexes, inOrder } from './write-indexed.ts';

const NEAR = PNG.near;

interface Palette {
  found: Attempt & { colours: number };
  palettes: Palettes;
  /** What becomes of its colours before they are used. */
  moved: (colours: readonly number[]) => readonly number[];
  strips: Strips;
  /** Encodes at most, those included by which it was found. */
  most: number;
}

/** What was found, or the picture in more colours and in runs that are a little off, where that looks better. */
export async function betterNear(
  raster: Raster,
  aim: Aim,
  { found, palettes, moved, strips, most }: Palette,
  shown: Shown,
): Promise<Attempt> {
  const { budget, judge, deadline } = aim;
  const below = belowOf(raster, aim);
  const fits = found.bytes.length <= budget;
  const score = fits ? (found.score ?? below) : 0;
  const wholes = Math.min(NEAR.wholes, most - found.encodes);
  if (wholes < 1 || !judge || score >= below || raster.width * raster.height > NEAR.pixels) return found;
  const room = budget / found.bytes.length;
  const fitting = found.colours * Math.min(1, room) ** NEAR.power;
  const wanted = Math.min(palettes.most, Math.round(NEAR.times * fitting) + 1);
  if (fitting < NEAR.fewest) return found;
  const colours = inOrder(moved(palettes.of(wanted)));
  // Of fewer several pixels are a byte, and repeat themselves by bytes.
  if (colours.length <= Math.max(16, found.colours)) return found;
  const part = raster.width * raster.height <= NEAR.small ? raster : (strips?.raster ?? raster);
  const then = inOrder(moved(palettes.of(found.colours)));
  const furthest = score < NEAR.poor.below ? NEAR.most : NEAR.poor.most;
  const off = await offOnStrips(part, { colours, then, room, furthest, deadline });
  const nearest = off === undefined ? undefined : withColours(raster, colours);
  let encodes = 0;
  let better: Attempt | undefined;
  const least = fits ? score + NEAR.better : Math.max(1, judge.floor);
  const finder = new RootFinder(NEAR.slope);
  for (let now = off; nearest && now !== undefined && encodes < wholes; ) {
    const { pack, after } = fromIndexes(nearRuns(raster, nearest, now), deadline, budget);
    const bytes = shown.put(await pack(PNG.hard), after);
    encodes += 1;
    const over = Math.log(bytes.length / budget);
    if (over <= 0 && bytes.length > (better?.bytes.length ?? 0))
      better = { bytes, quality: found.quality, encodes, score: await judge.score(bytes) };
    finder.add(Math.sqrt(now), over);
    const isHopeless = over <= 0 && better!.score! < least - NEAR.hopeless;
    now = over > 0 || (over < -NEAR.accept && !isHopeless) ? offAt(finder, -NEAR.aim) : undefined;
  }
  if (nearest) freeMemory(nearest.data);
  encodes += found.encodes;
  return better && better.score! >= least ? { ...better, encodes } : { ...found, encodes };
}

/** ln(bytes) fall nearly straight with the root of what is squared. */
const offAt = (finder: RootFinder, wanted: number): number => Math.max(1, finder.solve(wanted)) ** 2;

function belowOf({ width, height }: Raster, { effort }: Aim): number {
  const { small, large, best, from } = NEAR.below;
  if (effort === 'best') return best;
  return width * height > from ? large : small;
}

interface Wanted {
  colours: readonly number[];
  /** The colours of which it is known what the whole takes, and how many times that is wanted. */
  then: readonly number[];
  room: number;
  /** Further off it would look no better. */
  furthest: number;
  deadline: number | undefined;
}

/** How far pixels are to be off so that a part of the picture takes as many bytes as are wanted of it. */
async function offOnStrips(
  part: Raster,
  { colours, then, room, furthest, deadline }: Wanted,
): Promise<number | undefined> {
  const size = async (indexes: Indexes) => {
    const { pack, end } = fromIndexes(indexes, deadline);
    const { length } = await pack(PNG.quick);
    end();
    return Math.log(length);
  };
  const wanted = (await size(withColours(part, then))) + Math.log(Math.min(1, room)) - NEAR.close;
  const nearest = withColours(part, colours);
  const finder = new RootFinder(NEAR.slope);
  let off: number = NEAR.first;
  for (let looks = 0; looks < NEAR.looks && off <= furthest; looks++) {
    const now = await size(nearRuns(part, nearest, off));
    finder.add(Math.sqrt(off), now);
    if (Math.abs(now - wanted) < NEAR.close) break;
    off = offAt(finder, wanted);
  }
  freeMemory(nearest.data);
  return off <= furthest ? off : undefined;
}
