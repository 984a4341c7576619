import {
  COMPRESS_SECONDS,
  HOLD_SECONDS,
  IMAGE_TRIES,
  IMAGES_PER_BATCH,
  LINK_SECONDS,
  UPLOAD_DAYS,
} from '../lambdas/shared/limits.ts';
import type { Share } from './shares.ts';

/** The numbers of the deployment, each with its unit and its reason; those of the work are in lambdas/. */

/**
 * How long a message is hidden. AWS advises six times the function's time-out, for batches that Lambda throttles; but
 * Lambda gives nothing back for a function that was killed, so that would be six minutes of silence for five images,
 * and ninety for a CSV. Twice is enough: concurrency is bounded on the event source, which receives nothing that it
 * cannot run, and a message that comes twice all the same is counted once. AWS takes no less than the time-out itself.
 */
const visibilityOf = (timeoutSeconds: number) => 2 * timeoutSeconds;

export interface QueueSettings {
  timeoutSeconds: number;
  visibilitySeconds: number;
  memoryMiB: number;
  batchSize: number;
  /** Whose share of the account's concurrency it works by. */
  share: Share;
  maxReceives: number;
  retentionDays: number;
  /** When the oldest message is older than this, work is not keeping up: an alarm. */
  alarmHours: number;
}

/**
 * The most that SQS keeps a message. Retries of a shop that hangs may take days, and what expires in a queue is not
 * even a dead letter.
 */
export const RETENTION_DAYS = 14;

/** Sums, JSON and one connection to each service: enough for every function that touches no pixels. */
const SMALL_MIB = 512;
/** One whole vCPU: a libvips thread uses no more, and less would stretch every encode. */
const ONE_CPU_MIB = 1_769;
const FIFTEEN_MINUTES = 900;
const FIVE_RECEIVES = 5;

export const settings = {
  /**
   * The most that this deployment asks of one shop, whoever asks, in images a second: what a CDN does not notice and a
   * small shop's server bears for a while. It is where every shop begins; trouble slows it.
   */
  shopPace: 100,
  /** A request's own copy lives as long as the request. */
  uploadDays: UPLOAD_DAYS,
  /**
   * A key of headers goes when its request has ended; this is for one whose CSV never came. A million images at the
   * slowest pace take 46 days.
   */
  keyDays: 60,
  logDays: 30,
  /** How long a browser may remember that the page may upload to the bucket. */
  corsSeconds: 3_600,

  apiFunction: { timeoutSeconds: 29, memoryMiB: SMALL_MIB },
  uploads: {
    // A run lasts two minutes at most; the next link goes on.
    timeoutSeconds: LINK_SECONDS,
    visibilitySeconds: HOLD_SECONDS,
    memoryMiB: 1_024,
    // One CSV a run: a big one uses all of its time.
    batchSize: 1,
    // Many, so that small CSVs do not wait for large ones, of which one alone can fill what a new table takes.
    share: 'uploads',
    maxReceives: FIVE_RECEIVES,
    retentionDays: RETENTION_DAYS,
    // The largest CSV takes minutes; an hour means that CSVs wait for each other.
    alarmHours: 1,
  },
  images: {
    timeoutSeconds: COMPRESS_SECONDS,
    visibilitySeconds: visibilityOf(COMPRESS_SECONDS),
    memoryMiB: ONE_CPU_MIB,
    // Five downloads overlap with the encoding of one, and five of the slowest encodes still fit into the time-out.
    batchSize: IMAGES_PER_BATCH,
    share: 'images',
    maxReceives: FIVE_RECEIVES,
    retentionDays: RETENTION_DAYS,
    // Several of the largest CSVs at once: two weeks of retention leave time to act.
    alarmHours: 6,
  },
  retries: {
    timeoutSeconds: COMPRESS_SECONDS,
    visibilitySeconds: visibilityOf(COMPRESS_SECONDS),
    memoryMiB: ONE_CPU_MIB,
    // Alone: an image that kills its worker takes no other with it.
    batchSize: 1,
    share: 'retries',
    // More than an image's tries, so that the worker itself records how they ended.
    maxReceives: 2 * IMAGE_TRIES,
    retentionDays: RETENTION_DAYS,
    // Five tries and the waits between them last some ten minutes, and hours while a large shop is down.
    alarmHours: 6,
  },
  finished: {
    timeoutSeconds: FIFTEEN_MINUTES,
    // As long as its time-out, as AWS demands; from its first moment on a run holds its message for HOLD_SECONDS only.
    visibilitySeconds: FIFTEEN_MINUTES,
    memoryMiB: 1_024,
    batchSize: 1,
    // One reads 20 partitions a second, so even 20 of the largest requests read less than a new table gives.
    share: 'finished',
    maxReceives: FIVE_RECEIVES,
    retentionDays: RETENTION_DAYS,
    alarmHours: 1,
  },
  webhooks: {
    timeoutSeconds: 60,
    visibilitySeconds: visibilityOf(60),
    memoryMiB: SMALL_MIB,
    batchSize: 10,
    // Two hundred receivers that take all of their 20 s at once; the others wait.
    share: 'webhooks',
    // A wake-up that waits is sent anew; only what goes wrong at AWS comes back: for half a day.
    maxReceives: 50,
    retentionDays: RETENTION_DAYS,
    // What waits for its time is sent anew each quarter of an hour; what is as old as this waits for others.
    alarmHours: 6,
  },
  erasures: {
    // As for uploads.
    timeoutSeconds: LINK_SECONDS,
    visibilitySeconds: HOLD_SECONDS,
    memoryMiB: SMALL_MIB,
    batchSize: 1,
    // Two at once write as much as a new table takes.
    share: 'erasures',
    maxReceives: FIVE_RECEIVES,
    retentionDays: RETENTION_DAYS,
    alarmHours: 6,
  },
  sweep: {
    // A page of requests takes a tenth of a second; what is left waits for the next day.
    timeoutSeconds: FIFTEEN_MINUTES,
    memoryMiB: SMALL_MIB,
  },
  giveUp: {
    // What one run does not get done, the next one does: what is settled stays so.
    timeoutSeconds: LINK_SECONDS,
    visibilitySeconds: HOLD_SECONDS,
    memoryMiB: SMALL_MIB,
    batchSize: 10,
    /** Of each dead-letter queue; AWS takes no less. */
    share: 'giveUp' as const,
  },
} satisfies Record<string, unknown> &
  Record<'uploads' | 'images' | 'retries' | 'finished' | 'webhooks' | 'erasures', QueueSettings>;
