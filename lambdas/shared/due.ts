import * as z from 'zod';
import { lazyEnv } from './aws/lazy-env.ts';
import { LONGEST_DELAY_SECONDS } from './limits.ts';

/** Set by the local runner only, never by the stack. */
const TrialEnv = z.object({
  /** Divides every waiting time. */
  SPEED: z.coerce.number().positive().default(1),
  /** What is received is never hidden for less than this. */
  LONGEST_BATCH_SECONDS: z.coerce.number().positive().default(1),
});
type Trial = z.infer<typeof TrialEnv>;

export type Due = ReturnType<typeof createDue>;

/**
 * Knows when what must wait is due, and alone knows that trials divide waiting times: everyone else speaks of
 * seconds as they are on AWS. Times are in epoch milliseconds.
 */
export const createDue = ({ SPEED: speed, LONGEST_BATCH_SECONDS: longest }: Trial) => ({
  /** When a wait of so many seconds that begins at `now` is over. */
  after: (seconds: number, now: number): number => now + (seconds * 1_000) / speed,
  /** When a lease or another hold of so many seconds ends: never before the longest honest batch would. */
  heldUntil: (seconds: number, now: number): number =>
    now + Math.max(seconds / speed, Math.min(seconds, longest - 1)) * 1_000,
  /** The seconds that a queue is to be asked for, so that a message comes at `at`. */
  secondsUntil: (at: number, now: number): number => (Math.max(0, at - now) / 1_000) * speed,
  /** So many seconds that are no waiting time, or fewer where a message's delay cannot bridge them. */
  reach: (seconds: number): number => Math.min(seconds, LONGEST_DELAY_SECONDS / speed),
});

const trial = lazyEnv(TrialEnv);

/** By the environment of this function. */
export const dueHere = (): Due => createDue(trial());
