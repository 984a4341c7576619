import type { Random } from './random.ts';

/** What may go wrong in a history, mostly as the chance with which it does at each opportunity. */
export interface Faults {
  /** A call is refused: throttled, or an error of the service's own. */
  refuse: number;
  /** A call is done, and its answer never comes. */
  lose: number;
  /** The process dies at a call, before or after it is done. */
  crash: number;
  /** Half of a batch is not done. */
  partial: number;
  /** A message or an S3 event comes twice. */
  duplicate: number;
  /** An S3 event takes minutes. */
  late: number;
  /** An eventually consistent read sees what was there before. */
  stale: number;
  /** The body of an object breaks off. */
  cut: number;
  /** Lambda has no room: what was received counts as received. */
  throttle: number;
  /** A call to the API comes to nothing on its way, or its answer does. */
  unheard: number;
  /** An environment takes a new one's place although it could have gone on. */
  cold: number;
  /** A call takes many times as long as others. */
  slow: number;
  /** A process stands still for minutes before a call, as one that is stopped and goes on. */
  stall: number;
  /** What a call usually takes at most, each way. */
  latencyMs: number;
  /** How far clocks are off, either way. */
  skewMs: number;
  /** How much later than due TTL and lifecycle rules delete. */
  expiryLagMs: number;
  /** How often all functions are deployed anew. */
  deployments: number;
}

export const NO_FAULTS: Faults = {
  refuse: 0,
  lose: 0,
  crash: 0,
  partial: 0,
  duplicate: 0,
  late: 0,
  stale: 0,
  cut: 0,
  throttle: 0,
  unheard: 0,
  cold: 0,
  slow: 0,
  stall: 0,
  latencyMs: 20,
  skewMs: 0,
  expiryLagMs: 0,
  deployments: 0,
};

/** The most of each, which is hell. */
const HELL: Omit<Faults, 'latencyMs' | 'skewMs' | 'expiryLagMs' | 'deployments'> = {
  refuse: 0.25,
  lose: 0.15,
  crash: 0.06,
  partial: 0.6,
  duplicate: 0.5,
  late: 0.5,
  stale: 1,
  cut: 0.15,
  throttle: 0.3,
  unheard: 0.3,
  cold: 0.5,
  slow: 0.2,
  stall: 0.04,
};

/** One history in six knows no fault at all; the others know some of them, from hardly ever to all the time. */
export function drawFaults(random: Random): Faults {
  const heat = random.pick([0, 0.05, 0.2, 0.5, 0.8, 1]);
  const known = random.pick([0.3, 0.6, 1]);
  const drawn = Object.fromEntries(
    Object.entries(HELL).map(([name, most]) => [
      name,
      random.chance(known) ? most * heat * random.next() : 0,
    ]),
  ) as typeof HELL;
  return {
    ...drawn,
    stale: heat === 0 ? 0 : random.next(),
    latencyMs: random.pick([5, 20, 100, heat === 0 ? 100 : 2_000]),
    skewMs: Math.floor(random.pick([0, 0, 200, 2_000]) * heat),
    expiryLagMs: random.int(0, 48) * 3_600_000,
    deployments: heat === 0 ? 0 : random.pick([0, 0, 1, 3]),
  };
}
