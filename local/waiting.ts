import { DOWNLOAD_SECONDS } from '../lambdas/shared/limits.ts';

/** What the longest honest batch takes: a download that uses all of its time, and some more to encode it. */
export const LONGEST_BATCH_SECONDS = DOWNLOAD_SECONDS + 10;

/** How the waiting times of queues pass here. */
export interface Waiting {
  /** How long a queue hides what is received, in whole seconds. */
  visibility(seconds: number): number;
  /** How long a message waits that was sent with a delay, or that its holder has hidden, in any unit. */
  wait(time: number): number;
}

/**
 * Divides waiting times by `speed`. What is received is never hidden for less than the longest honest batch: it would
 * come back while it is being worked. A holder that hides a message itself knows what it asks for.
 */
export const waitingAt = (speed: number, longestBatchSeconds: number): Waiting => ({
  visibility: (seconds) => Math.max(Math.ceil(seconds / speed), Math.min(seconds, longestBatchSeconds)),
  wait: (time) => time / speed,
});
