import type { Aim } from '../format.ts';
import { probeEffort } from './avif-effort.ts';
import { axisOf, type EncodeAvif, type ForeseenAvif, QUALITIES, type Subject } from './foresee-avif.ts';
import { AVIF } from './tuning.ts';

/** So many bytes are taken at a level with this effort, or foreseen there. */
interface Known {
  level: number;
  bytes: number;
  effort: number;
  /** Of ln(bytes) along the axis, where that is better known than what is foreseen. */
  slope?: number;
}

export interface ProbedAvif extends Known {
  /** The best of all that is within the budget. */
  fitting: { bytes: Buffer; quality: number; encodes: number } | undefined;
  /** How long an encode of the whole took. */
  timed: { effort: number; milliseconds: number };
  encodes: number;
}

/**
 * What is known of a picture before it is encoded as is asked: one encode with no effort tells nearly where that is to
 * be, and a second one, of the whole with little effort or of a sample as is asked, how many bytes are taken there.
 */
export async function probeAvif(
  encode: EncodeAvif,
  { pixels, sample }: Subject,
  { budget, effort: asked }: Aim,
  foresee: ForeseenAvif,
): Promise<ProbedAvif> {
  const first = await probe(encode, foresee.guess, 0, budget);
  const next = (known: Known) =>
    foresee.level(known, (AVIF.firstAim * budget) / foresee.takes(AVIF.effort[asked], known.effort));
  const level = next(first);
  if (sample) return { ...first, ...(await bySample(sample, first, level, next)), encodes: 2 };
  const effort = probeEffort(pixels);
  if (effort === first.effort && level === first.level) return first;
  const second = await probe(encode, level, effort, budget);
  const better = !first.fitting || level >= first.level ? second.fitting : undefined;
  return { ...second, fitting: better ?? first.fitting, encodes: 2 };
}

async function probe(encode: EncodeAvif, level: number, effort: number, budget: number): Promise<ProbedAvif> {
  const started = performance.now();
  const bytes = await encode(QUALITIES[level]!, effort);
  return {
    level,
    bytes: bytes.length,
    effort,
    fitting: bytes.length <= budget ? { bytes, quality: level, encodes: 1 } : undefined,
    timed: { effort, milliseconds: performance.now() - started },
    encodes: 1,
  };
}

/**
 * A sample takes with another effort at another level as many times the bytes as the whole does, but for the boxes about
 * it. Where that leads to another level, it is looked at there, too, and both tell how steep the way is.
 */
async function bySample(sample: EncodeAvif, first: Known, near: number, next: (known: Known) => number) {
  const effort = AVIF.effort.fast;
  const coded = (bytes: number) => Math.max(1, bytes - AVIF.boxes);
  const before = await sample(QUALITIES[first.level]!, first.effort);
  const foreseen = async (level: number): Promise<Known> => {
    const after = await sample(QUALITIES[level]!, effort);
    const times = coded(after.length) / coded(before.length);
    return { level, effort, bytes: AVIF.boxes + coded(first.bytes) * times };
  };
  const known = await foreseen(near);
  const level = next(known);
  if (Math.abs(level - near) < AVIF.sample.levels) return known;
  const other = await foreseen(level);
  return { ...other, slope: Math.log(other.bytes / known.bytes) / (axisOf(level) - axisOf(near)) };
}
