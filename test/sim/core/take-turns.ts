import { realSetImmediate } from './real.ts';

/** So many turns are asked for at once, as each round of Node's loop costs several microseconds. */
const TURNS = 64;

/**
 * Takes one turn after the other until one says that nothing is left. Between two of them all that need not wait has
 * run: Node empties its queues of promises and ticks after each immediate. `pause` is called before anything else of
 * the process may run.
 */
export function takeTurns(turn: () => boolean, pause: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const next = () => {
      if (isOver) return;
      try {
        if (turn()) return;
        resolve();
      } catch (error) {
        reject(error);
      }
      isOver = true;
      pause();
    };
    const begin = () => {
      pause();
      if (isOver) return;
      for (let at = 0; at < TURNS; at++) realSetImmediate(next);
      realSetImmediate(begin);
    };
    begin();
  });
}
