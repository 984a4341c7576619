import type { HuffmanCode } from '../huffman/huffman-code.ts';
import type { Steps } from './steps.ts';

/** What the picture would come to with some steps, as seen in one of so many units. */
export interface Look {
  codes: HuffmanCode[];
  /** Of the whole file, but for stuffed zeros, which are guessed at. */
  size: number;
  /** The file; only after a look at all units, and before the next one. */
  write: () => Buffer;
}

export interface ScaleAim {
  budget: number;
  effort: 'fast' | 'best';
  floor: number;
  /** Of bytes, by tables. */
  model: (tables: Uint16Array[]) => number;
  look: (steps: Steps, every: number) => Look;
  /** Of what was looked at last, all units of it; null where it cannot be told. */
  score: (steps: Steps) => number | null;
}

export interface Scaled {
  bytes: Buffer;
  steps: Steps;
  scale: number;
  encodes: number;
  score: number | null;
  /** What the budget would have come to, where the floor asked for more bytes. */
  wouldScore?: number;
}
