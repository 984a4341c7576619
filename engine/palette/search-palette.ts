import type { Aim, Attempt } from '../format.ts';
import { RootFinder } from '../search/root-finder.ts';
import { searchQuality } from '../search/search-quality.ts';
import type { Palettes } from './merge-colours.ts';
import { PALETTE } from './tuning.ts';

/** Even steps of quality are even shares more of colours: 50 are 16 of them, 100 are 256. */
const axisOf = (colours: number): number => 12.5 * Math.log2(colours);
export const qualityOf = (colours: number): number => Math.floor(axisOf(colours));

/** Numbers of colours that are looked at: each up to 32, then each that is 3 % more. */
const STEPS = [...new Set(Array.from({ length: 169 }, (_, i) => Math.round(2 ** (1 + i / 24))))];
/** The first step of at least so many. */
const stepOf = (colours: number): number => STEPS.findIndex((step) => step >= colours);

interface PaletteSearch {
  aim: Pick<Aim, 'budget' | 'judge'>;
  palettes: Palettes;
  /** The fewest colours that may be left. */
  fewest: number;
  most: number;
  /** Of the budget, what will do. */
  accept: number;
  encode: (colours: readonly number[]) => Promise<Buffer>;
  /** What is looked at before the whole is encoded as it is to be, the cheapest first. */
  samples: Sample[];
}

/** A part of the picture, or all of it encoded with less effort. */
export interface Sample {
  /** Its bytes in some colours. */
  sizeIn: (colours: readonly number[]) => Promise<number>;
  /** How many times its bytes the picture takes, but for those that are fixed. */
  times: number;
  /** ln(bytes) a step of quality, until two sizes are known. */
  slope?: number;
  /** How much of the budget it is to come to, and how near to that need not be bettered, in ln(bytes). */
  room: number;
  near: number;
  /** With each further encode so much less of what is wanted will do. */
  less?: number;
  /** Encodes at most. */
  most: number;
}

/** As many colours as the budget has room for, and how many they are. */
export async function searchPalette(search: PaletteSearch): Promise<Attempt & { colours: number }> {
  const { aim, palettes, fewest, most, accept, encode, samples } = search;
  const [lowest, highest] = [stepOf(Math.max(2, fewest)), stepOf(Math.max(2, palettes.most))];
  const coloursOf = (step: number) =>
    palettes.of(step === highest ? palettes.most : Math.max(fewest, STEPS[step]!));
  let guess: Guess = { step: highest };
  for (const sample of samples) {
    guess = await guessOn(sample, coloursOf, { lowest, highest, first: guess.step, budget: aim.budget });
    if (guess.step === highest) break;
  }
  const { quality: step, ...found } = await searchQuality({
    ...aim,
    lowest,
    highest,
    axis: (step) => axisOf(STEPS[step]!),
    slope: PALETTE.slope,
    accept,
    fixed: () => PALETTE.fixedBytes,
    most,
    first: guess.step,
    second: guess.next && (async (bytes) => guess.next!(bytes)),
    encode: (step) => encode(coloursOf(step)),
  });
  const colours = coloursOf(step!).length;
  return { ...found, colours, quality: qualityOf(Math.max(2, colours)) };
}

interface Guess {
  step: number;
  /** The step that fits where the whole came to so many bytes at that one. */
  next?: (bytes: number) => number;
}

interface Range {
  lowest: number;
  highest: number;
  first: number;
  budget: number;
}

/** ln(bytes) beside those of headers. */
const sizeOf = (bytes: number) => Math.log(Math.max(1, bytes - PALETTE.fixedBytes));

/** The step at which a sample would have the bytes that are wanted, by few encodes of it. */
async function guessOn(
  { sizeIn, times, slope = PALETTE.slope, room, near, less = 0, most }: Sample,
  coloursOf: (step: number) => number[],
  { lowest, highest, first, budget }: Range,
): Promise<Guess> {
  const finder = new RootFinder(slope);
  const sizes = new Map<number, number>();
  const wanted = sizeOf(room * budget);
  let [low, high, step] = [lowest - 1, highest + 1, first];
  for (let encodes = 0; encodes < most && high - low > 1; encodes++) {
    const colours = coloursOf(step);
    const fixed = PALETTE.fixedBytes + 3 * colours.length;
    const size = sizeOf(fixed + times * ((await sizeIn(colours)) - fixed));
    finder.add(axisOf(STEPS[step]!), size);
    sizes.set(step, size);
    if (size <= wanted) low = step;
    else high = step;
    if (Math.abs(size - wanted) < near || (low === step && wanted - size < near + less * encodes)) break;
    // Not far beyond the middle, for sizes jump where colours are few.
    const least = high > highest ? low + 1 : Math.max(low + 1, low + 0.3 * (high - low));
    step = Math.round(Math.min(high - 1, Math.max(least, stepAt(finder.solve(wanted)))));
  }
  step = Math.min(highest, Math.max(lowest, step));
  const known = sizes.get(step);
  if (known === undefined) return { step };
  return {
    step,
    next: (bytes) => Math.min(highest, stepAt(finder.solve(sizeOf(budget) + known - sizeOf(bytes)))),
  };
}

/** The highest step up to a place on the axis. */
const stepAt = (at: number): number => STEPS.findLastIndex((colours) => axisOf(colours) <= at + 1e-9);
