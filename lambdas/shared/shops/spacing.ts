/** Turns that follow each other: the next free one, and how long one lasts, in milliseconds. */
interface Spacing {
  next: number;
  every: number;
}

/** So many turns that are taken at a moment, epoch milliseconds. */
export interface Take extends Spacing {
  count: number;
  now: number;
}

export const spacing = (next = 0, pace: number): Spacing => ({ next, every: 1_000 / pace });

/** How many turns are free within so many milliseconds. */
export const roomIn = ({ next, every }: Spacing, now: number, reach: number) =>
  Math.max(0, Math.ceil((now + reach - Math.max(next, now)) / every));
