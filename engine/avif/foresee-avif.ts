import { AVIF } from './tuning.ts';

export type EncodeAvif = (quality: number, effort: number) => Promise<Buffer>;

/** What is to become an AVIF: how many pixels it has, and how many of their bytes differ from the pixel to their left. */
export interface Subject {
  pixels: number;
  changes?: number | undefined;
  /** Encodes a sample of it, where that tells what the whole takes. */
  sample?: EncodeAvif | undefined;
}

/** The qualities that the encoder tells apart; a search goes by their places in this list. */
export const QUALITIES = Array.from({ length: 100 }, (_, i) => i + 1).filter(
  (one) => !AVIF.twins.includes(one),
);

/** The axis along which ln(bytes) of an AVIF is nearly straight: by level, as its steps are not equally wide. */
const AXIS = QUALITIES.map((_, level) =>
  AVIF.steps.reduce((sum, [from, width], i) => {
    const to = AVIF.steps[i + 1]?.[0] ?? QUALITIES.length;
    return sum + width! * Math.max(0, Math.min(level, to) - from!);
  }, 0),
);

export const axisOf = (level: number) => AXIS[level]!;

export type ForeseenAvif = ReturnType<typeof foreseeAvif>;

/** What is foreseen of a picture by the bits that it may have for each pixel, and for each byte that changes. */
export function foreseeAvif({ pixels, changes = AVIF.usualChanges }: Subject, budget: number) {
  const bits = Math.log2((8 * budget) / pixels);
  const dense = clamp(bits - Math.log2(Math.max(changes, 0.001)), AVIF.dense);
  const foreseen =
    AVIF.slope.most *
    2 ** (AVIF.slope.bits * clamp(bits, AVIF.slope.between)) *
    clamp(pixels / 1e6, AVIF.slope.megapixels) ** AVIF.slope.pixels;
  const logOf = (effort: number) => AVIF.takes[effort]![0]! + dense * AVIF.takes[effort]![1]!;
  /** As it was measured, within bounds. */
  const steep = (slope = foreseen) => clamp(slope / foreseen, AVIF.slope.measured) * foreseen;
  return {
    slope: steep,
    guess: levelAt(AVIF.guess.atOneBit + AVIF.guess.aDoubling * bits + AVIF.guess.denser * dense),
    /** How many times the bytes of one effort another takes, at the same quality. */
    takes: (effort: number, than: number) => Math.exp(logOf(effort) - logOf(than)),
    /** The highest that takes no more than is wanted. */
    level: (known: { level: number; bytes: number; slope?: number }, wanted: number) =>
      levelAt(axisOf(known.level) + Math.log(wanted / known.bytes) / steep(known.slope)),
  };
}

function levelAt(axis: number): number {
  for (let level = QUALITIES.length - 1; level > 0; level--) if (axisOf(level) <= axis) return level;
  return 0;
}

function clamp(value: number, [lowest, highest]: readonly [number, number]): number {
  return Math.min(highest, Math.max(lowest, value));
}
