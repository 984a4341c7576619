import { CHUNK_IMAGES, IMAGES_PER_BATCH } from '../../lambdas/shared/limits.ts';
import { sharesOf, USUAL_ACCOUNT_CONCURRENCY } from '../../lib/shares.ts';

/** What the simulation takes as given: measured figures, AWS's rules, and Halve's own settings. */
export interface Setup {
  images: number;
  /** Images of a request are sent at this rate by its fan-out: measured by `npm run bench -- scale`. */
  fanOutPerSecond: number;
  /** A batch's time on one compressor: the CPU of its images one after the other, and waiting that does not overlap. */
  batchSeconds: number;
  batchSize: number;
  chunkImages: number;
  /** Lambda polls with so many at first, and adds so many a minute. */
  firstPollers: number;
  pollersPerMinute: number;
  maxConcurrency: number;
  /** Write units of the table an image: product, record, count. */
  unitsPerImage: number;
  /** What a table takes at once when it is new, unless it was warmed. */
  tableUnitsPerSecond: number;
  /** One item takes no more, whatever the table does. */
  itemUnitsPerSecond: number;
}

/** `npm run bench`: 19 ms for a JPEG of half a megabyte; PNG, WebP and AVIF take more. */
const CPU_MS_PER_IMAGE = 40;
/** Download, PUT and record of the last image of a batch, which no other image's work hides. */
const WAITING_MS_PER_BATCH = 200;

export const DEFAULT: Setup = {
  images: 1_000_000,
  fanOutPerSecond: 1_800,
  batchSeconds: (IMAGES_PER_BATCH * CPU_MS_PER_IMAGE + WAITING_MS_PER_BATCH) / 1_000,
  batchSize: IMAGES_PER_BATCH,
  chunkImages: CHUNK_IMAGES,
  firstPollers: 5,
  pollersPerMinute: 300,
  maxConcurrency: sharesOf(USUAL_ACCOUNT_CONCURRENCY).images,
  // `npm run cost` counts 2.4 with short URLs.
  unitsPerImage: 2.5,
  tableUnitsPerSecond: 4_000,
  itemUnitsPerSecond: 1_000,
};
