import type { Due } from '../due.ts';

/**
 * The seconds by which a message is delayed so that it comes in its turn. Queues know whole seconds only, so those of one
 * second come together at its end; at a shop in trouble they come at its beginning, and their workers wait the rest.
 */
export const delayUntil = (due: Due, turn: number, watch: boolean | undefined, now: number): number => {
  const seconds = due.secondsUntil(turn, now);
  return watch ? Math.floor(seconds) : seconds;
};
