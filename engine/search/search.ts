import type { Judge } from '../format.ts';

/** What a search for a quality needs to know. */
export interface Search {
  encode: (quality: number) => Promise<Buffer>;
  budget: number;
  first: number;
  lowest: number;
  highest: number;
  /** An axis along which ln(bytes) is nearly straight; it may rise or fall with quality. */
  axis: (quality: number) => number;
  /** The slope of ln(bytes) along that axis, until two sizes are known. */
  slope: number;
  most?: number;
  /** How many sizes the first guess and the slope stand on, if more than what is foreseen. */
  known?: number;
  /** The least share of the budget that will do. */
  accept?: number;
  /** Knows better where to look after the first encode came to so many bytes: there, where nothing above fits. */
  second?: ((bytes: number) => Promise<number>) | undefined;
  /** How much less is aimed at after a miss, as a share of the miss: where slopes differ from picture to picture. */
  caution?: number;
  /** Bytes of a result that do not move with quality. */
  fixed?: ((bytes: Buffer) => number) | undefined;
  /** Where these take more than this share of the budget, no quality helps: one encode is enough to know. */
  mostFixed?: number;
  /** Brings a result that came near the budget to it, which ends the search; null where it cannot. */
  fill?: (bytes: Buffer, quality: number) => Promise<Buffer | null>;
  /** Roughly the score at a quality near that of the result, by less than all of it; enough where it is high. */
  glance?: (quality: number) => Promise<number | undefined>;
  /** Asked of the result that fits: where it is too poor, the search goes on upwards. */
  judge?: Judge | undefined;
}
