import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { RootFinder } from '../root-finder.ts';
import type { Search } from '../search.ts';
import { searchQuality } from '../search-quality.ts';
import { smallerOf } from '../smaller-of.ts';
import { askedBySize, avifEffort, probeEffort } from './avif-effort.ts';
import { AVIF } from './tuning.ts';

export type EncodeAvif = (quality: number, effort: number) => Promise<Buffer>;

/** The qualities that the encoder tells apart; a search goes by their places in this list. */
const QUALITIES = Array.from({ length: 100 }, (_, i) => i + 1).filter((one) => !AVIF.twins.includes(one));
const HIGHEST = QUALITIES.length - 1;

interface Probed {
  /** Bytes by level, with the effort of a probe. */
  sizes: Map<number, number>;
  fitting: { bytes: Buffer; quality: number; encodes: number } | undefined;
  effort: number;
  /** Of the quickest: the first one also warms up. */
  milliseconds: number;
}

/** What is to become an AVIF: how many pixels it has, and whether it is a drawing or a page. */
export interface Subject {
  pixels: number;
  drawn?: boolean;
}

/** The best AVIF under the budget: where it lies is looked for with little effort, at a quarter of the CPU or less. */
export async function searchAvif(encode: EncodeAvif, subject: Subject, asked: Aim): Promise<Attempt> {
  const { pixels } = subject;
  const aim = { ...asked, effort: askedBySize(asked.effort, pixels) };
  const { budget, judge, deadline } = aim;
  const probed = await probe(encode, subject, aim);
  const effort = avifEffort(aim.effort, probed, deadline);
  const shrink = shrinkOf(effort, pixels, budget) / shrinkOf(probed.effort, pixels, budget);
  const level = levelFor((AVIF.firstAim * budget) / shrink, probed.sizes);
  const draft = { level, bytes: await encode(QUALITIES[level]!, effort) };
  const hard = subject.drawn ? hardSearch(draft, probed, aim) : null;
  const found = await searchQuality({
    most: MOST_ENCODES - probed.sizes.size,
    encode: async (at) => (at === level ? draft.bytes : encode(QUALITIES[at]!, effort)),
    budget,
    judge,
    first: level,
    lowest: 0,
    highest: HIGHEST,
    axis: axisOf,
    slope: AVIF.slope,
    accept: AVIF.accept[aim.effort],
    ...(hard && {
      ...hard,
      most: MOST_ENCODES - probed.sizes.size - 1,
      encode: (at) => encode(QUALITIES[at]!, AVIF.effort.best),
      accept: AVIF.hard.accept,
    }),
  });
  const encodes = found.encodes + probed.sizes.size + (hard ? 1 : 0);
  // Such a picture is poorer, but it is there.
  const missed = found.bytes.length > budget && found.wouldScore === undefined;
  if (missed && hard && draft.bytes.length <= budget)
    probed.fitting = { bytes: draft.bytes, quality: level, encodes: 1 };
  const taken = missed && probed.fitting ? smallerOf(found, probed.fitting) : found;
  return { ...taken, quality: QUALITIES[taken.quality!]!, encodes };
}

/**
 * Where to begin with the highest effort, which is worth six points where effort 3 takes more bytes than a
 * probe: there is much that repeats. Null where it does not, or where 4 would take too long.
 */
function hardSearch(
  draft: { level: number; bytes: Buffer },
  probed: Probed,
  { budget, deadline, effort }: Aim,
): Pick<Search, 'first' | 'slope' | 'known'> | null {
  if (effort === 'best' || avifEffort('best', probed, deadline) < AVIF.effort.best) return null;
  const place = (bytes: number) => placeFor(bytes, probed.sizes);
  if (place(draft.bytes.length / AVIF.hard.from) < axisOf(draft.level)) return null;
  const at = place(draft.bytes.length);
  const wanted = (AVIF.hard.aim * budget) / AVIF.hard.shrink;
  const slope = Math.log(AVIF.hard.stretch) / (place(AVIF.hard.stretch * draft.bytes.length) - at);
  // Sizes that jump may tell that more quality takes fewer bytes.
  if (slope <= 0) return null;
  return { first: levelAt(axisOf(draft.level) + place(wanted) - at), slope, known: 1 };
}

async function probe(encode: EncodeAvif, subject: Subject, { budget, effort: asked }: Aim): Promise<Probed> {
  const { pixels } = subject;
  const effort = probeEffort(pixels);
  const probed: Probed = { sizes: new Map(), fitting: undefined, effort, milliseconds: Infinity };
  const wanted =
    (AVIF.firstAim * budget * shrinkOf(effort, pixels, budget)) /
    shrinkOf(AVIF.effort[asked], pixels, budget);
  let level = levelAt(AVIF.guess.atOneBit + AVIF.guess.aDoubling * Math.log2((8 * budget) / pixels));
  while (probed.sizes.size < AVIF.mostProbes && !probed.sizes.has(level)) {
    const started = performance.now();
    const bytes = await encode(QUALITIES[level]!, effort);
    probed.milliseconds = Math.min(probed.milliseconds, performance.now() - started);
    probed.sizes.set(level, bytes.length);
    if (bytes.length <= budget && level >= (probed.fitting?.quality ?? 0))
      probed.fitting = { bytes, quality: level, encodes: 1 };
    if (Math.abs(Math.log(bytes.length / wanted)) < AVIF.probeMiss) break;
    level = levelFor(wanted, probed.sizes);
  }
  return probed;
}

/** What an effort leaves of the bytes of no effort, where so many bytes are wanted. */
function shrinkOf(effort: number, pixels: number, bytes: number): number {
  const bits = (8 * bytes) / pixels;
  return 1 - AVIF.saves[effort]! * Math.min(2, Math.max(0, 1 - 0.5 * Math.log2(bits)));
}

function levelFor(wanted: number, sizes: Map<number, number>): number {
  return levelAt(placeFor(wanted, sizes));
}

/** By the line through what is known. */
function placeFor(wanted: number, sizes: Map<number, number>): number {
  const finder = new RootFinder(AVIF.slope);
  for (const [level, size] of sizes) finder.add(axisOf(level), Math.log(size));
  return finder.solve(Math.log(wanted));
}

/** The axis along which ln(bytes) of an AVIF is nearly straight: its steps are not equally wide. */
function axisOf(level: number): number {
  const quality = QUALITIES[level]!;
  return AVIF.widths.reduce((sum, [from, width], i) => {
    const to = AVIF.widths[i + 1]?.[0] ?? 100;
    return sum + width! * Math.max(0, Math.min(quality, to) - from!);
  }, 1);
}

function levelAt(axis: number): number {
  for (let level = HIGHEST; level > 0; level--) if (axisOf(level) <= axis) return level;
  return 0;
}
