import type { Aim, Attempt, Judge } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import type { Search } from '../search/search.ts';
import { searchQuality } from '../search/search-quality.ts';
import { smallerOf } from '../search/smaller-of.ts';
import { askedBySize, avifEffort } from './avif-effort.ts';
import {
  axisOf,
  type EncodeAvif,
  type ForeseenAvif,
  foreseeAvif,
  QUALITIES,
  type Subject,
} from './foresee-avif.ts';
import { type ProbedAvif, probeAvif } from './probe-avif.ts';
import { AVIF } from './tuning.ts';

/** The best AVIF under the budget: where it lies is looked for with little effort, at a tenth of the CPU. */
export async function searchAvif(encode: EncodeAvif, subject: Subject, asked: Aim): Promise<Attempt> {
  const judged = asked.judge && scoringOnce(asked.judge);
  const aim = { ...asked, judge: judged, effort: askedBySize(asked.effort, subject.pixels) };
  const { budget, judge, deadline } = aim;
  const foresee = foreseeAvif(subject, budget);
  const probed = await probeAvif(encode, subject, aim, foresee);
  const effort = avifEffort(aim.effort, probed.timed, deadline);
  const wanted = (AVIF.firstAim * budget) / foresee.takes(effort, probed.effort);
  const level = foresee.level(probed, wanted);
  const draft = { level, bytes: await encode(QUALITIES[level]!, effort) };
  const hard = (await deservesMore(draft.bytes, subject, probed, aim))
    ? hardSearch(draft, budget, foresee)
    : null;
  const most = MOST_ENCODES - probed.encodes;
  const found = await searchQuality({
    most,
    encode: async (at) => (at === level ? draft.bytes : encode(QUALITIES[at]!, effort)),
    budget,
    judge,
    first: level,
    lowest: 0,
    highest: QUALITIES.length - 1,
    axis: axisOf,
    slope: foresee.slope(probed.slope),
    accept: AVIF.accept[aim.effort],
    ...(hard && {
      ...hard,
      most: most - 1,
      encode: (at) => encode(QUALITIES[at]!, AVIF.effort.best),
      accept: AVIF.hard.accept,
    }),
  });
  const encodes = found.encodes + probed.encodes + (hard ? 1 : 0);
  // Such a picture is poorer, but it is there.
  const missed = found.bytes.length > budget && found.wouldScore === undefined;
  if (missed && hard && draft.bytes.length <= budget)
    probed.fitting = { bytes: draft.bytes, quality: level, encodes: 1 };
  const taken = missed && probed.fitting ? smallerOf(found, probed.fitting) : found;
  return { ...taken, quality: QUALITIES[taken.quality!]!, encodes };
}

/** A drawing or a page of which effort 3 makes a poor picture, where 4 ends in time: it finds what repeats. */
async function deservesMore(
  draft: Buffer,
  { changes = 1 }: Subject,
  probed: ProbedAvif,
  { effort, judge, deadline }: Aim,
): Promise<boolean> {
  if (!judge || effort === 'best' || changes >= AVIF.drawn.changes) return false;
  if (avifEffort('best', probed.timed, deadline) < AVIF.effort.best) return false;
  const { poor, aHalving } = AVIF.drawn;
  return (await judge.score(draft)) < poor - aHalving * Math.log2(changes);
}

/** What is asked of the first encode may be asked again of it as the result. */
function scoringOnce(judge: Judge): Judge {
  let last: { bytes: Buffer; score: number } | undefined;
  const score = async (bytes: Buffer) => {
    if (last?.bytes !== bytes) last = { bytes, score: await judge.score(bytes) };
    return last.score;
  };
  return { ...judge, score };
}

/** Where to begin with the highest effort. */
function hardSearch(
  draft: { level: number; bytes: Buffer },
  budget: number,
  foresee: ForeseenAvif,
): Pick<Search, 'first' | 'known'> {
  const known = { level: draft.level, bytes: draft.bytes.length };
  return { first: foresee.level(known, (AVIF.hard.aim * budget) / AVIF.hard.shrink), known: 1 };
}
