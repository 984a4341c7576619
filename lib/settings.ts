import { COMPRESS_SECONDS, IMAGES_PER_BATCH, RETRY_RECEIVES } from '../lambdas/shared/limits.ts';

/** The numbers of the deployment, each with its unit and its reason; those of the work are in lambdas/. */

/** AWS asks for six times the function's time-out, so that a throttled poller does not bring a message twice. */
const visibilityOf = (timeoutSeconds: number) => 6 * timeoutSeconds;

interface QueueSettings {
  timeoutSeconds: number;
  visibilitySeconds: number;
  memoryMiB: number;
  batchSize: number;
  maxConcurrency: number;
  maxReceives: number;
  retentionDays: number;
}

const SOURCE_DAYS = 7;
/** What died is kept longer than what led to it, so that it can still be looked at. */
export const DEAD_LETTER_DAYS = 14;

/** Sums, JSON and one connection to each service: enough for every function that touches no pixels. */
const SMALL_MIB = 512;
/** One whole vCPU: a libvips thread uses no more, and less would stretch every encode. */
const ONE_CPU_MIB = 1_769;
const FIFTEEN_MINUTES = 900;
const FIVE_RECEIVES = 5;

export const settings = {
  /** How long a request's items are kept from its start. */
  keepDays: 30,
  /** Uploaded CSVs and their copies. */
  uploadDays: 7,
  /** Undefined: outputs and results are kept until somebody deletes them. */
  outputDays: undefined as number | undefined,
  logDays: 30,
  /** How long a browser may remember that the page may upload to the bucket. */
  corsSeconds: 3_600,

  apiFunction: { timeoutSeconds: 29, memoryMiB: SMALL_MIB },
  /** Of the whole stage: above it API Gateway answers 429. */
  throttle: { ratePerSecond: 200, burst: 400 },

  uploads: {
    timeoutSeconds: FIFTEEN_MINUTES,
    visibilitySeconds: visibilityOf(FIFTEEN_MINUTES),
    memoryMiB: 1_024,
    // One CSV a run: a big one uses all of its time.
    batchSize: 1,
    maxConcurrency: 50,
    maxReceives: FIVE_RECEIVES,
    retentionDays: SOURCE_DAYS,
  },
  images: {
    timeoutSeconds: COMPRESS_SECONDS,
    visibilitySeconds: visibilityOf(COMPRESS_SECONDS),
    memoryMiB: ONE_CPU_MIB,
    batchSize: IMAGES_PER_BATCH,
    maxConcurrency: 900,
    maxReceives: FIVE_RECEIVES,
    retentionDays: SOURCE_DAYS,
  },
  retries: {
    timeoutSeconds: COMPRESS_SECONDS,
    visibilitySeconds: visibilityOf(COMPRESS_SECONDS),
    memoryMiB: ONE_CPU_MIB,
    // Alone: an image that kills its worker takes no other with it.
    batchSize: 1,
    maxConcurrency: 100,
    maxReceives: RETRY_RECEIVES,
    retentionDays: SOURCE_DAYS,
  },
  finished: {
    timeoutSeconds: FIFTEEN_MINUTES,
    visibilitySeconds: visibilityOf(FIFTEEN_MINUTES),
    memoryMiB: 1_024,
    batchSize: 1,
    maxConcurrency: 50,
    maxReceives: FIVE_RECEIVES,
    retentionDays: SOURCE_DAYS,
  },
  webhooks: {
    timeoutSeconds: 60,
    visibilitySeconds: visibilityOf(60),
    memoryMiB: SMALL_MIB,
    batchSize: 10,
    maxConcurrency: 50,
    // Each wake-up counts as a receive, and early ones are put back: far above the twelve tries.
    maxReceives: 1_000,
    retentionDays: DEAD_LETTER_DAYS,
  },
  erasures: {
    timeoutSeconds: FIFTEEN_MINUTES,
    visibilitySeconds: visibilityOf(FIFTEEN_MINUTES),
    memoryMiB: SMALL_MIB,
    batchSize: 1,
    // Two at once write as much as a new table takes.
    maxConcurrency: 2,
    // A run that is short of time hands on to the next, which counts as a receive: hours of them.
    maxReceives: 20,
    retentionDays: SOURCE_DAYS,
  },
  giveUp: {
    timeoutSeconds: FIFTEEN_MINUTES,
    visibilitySeconds: visibilityOf(FIFTEEN_MINUTES),
    memoryMiB: SMALL_MIB,
    batchSize: 10,
    maxConcurrency: 10,
  },
} satisfies Record<string, unknown> &
  Record<'uploads' | 'images' | 'retries' | 'finished' | 'webhooks' | 'erasures', QueueSettings>;
