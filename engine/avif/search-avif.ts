import type { Aim, Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { RootFinder } from '../root-finder.ts';
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

/** The best AVIF under the budget: where it lies is looked for with little effort, at a quarter of the CPU or less. */
export async function searchAvif(encode: EncodeAvif, pixels: number, asked: Aim): Promise<Attempt> {
  const aim = { ...asked, effort: askedBySize(asked.effort, pixels) };
  const { budget, judge, deadline } = aim;
  const probed = await probe(encode, pixels, aim);
  const effort = avifEffort(aim.effort, probed, deadline);
  const shrink = shrinkOf(effort, pixels, budget) / shrinkOf(probed.effort, pixels, budget);
  const found = await searchQuality({
    most: MOST_ENCODES - probed.sizes.size,
    encode: (level) => encode(QUALITIES[level]!, effort),
    budget,
    judge,
    first: levelFor((AVIF.firstAim * budget) / shrink, probed.sizes),
    lowest: 0,
    highest: HIGHEST,
    axis: axisOf,
    slope: AVIF.slope,
    accept: AVIF.accept[aim.effort],
  });
  const encodes = found.encodes + probed.sizes.size;
  // Such a picture is poorer, but it is there.
  const missed = found.bytes.length > budget && found.wouldScore === undefined;
  const taken = missed && probed.fitting ? smallerOf(found, probed.fitting) : found;
  return { ...taken, quality: QUALITIES[taken.quality!]!, encodes };
}

async function probe(encode: EncodeAvif, pixels: number, { budget, effort: asked }: Aim): Promise<Probed> {
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

/** By the line through what is known. */
function levelFor(wanted: number, sizes: Map<number, number>): number {
  const finder = new RootFinder(AVIF.slope);
  for (const [level, size] of sizes) finder.add(axisOf(level), Math.log(size));
  return levelAt(finder.solve(Math.log(wanted)));
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
