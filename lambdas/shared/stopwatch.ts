/** A time limit that can be held for a while, counted in milliseconds. */
export interface Stopwatch {
  run(): void;
  hold(): void;
  /** Leaves at most this much of what is left. */
  shorten(ms: number): void;
}

/** Calls `onEnd` once it has run for `ms` in all; it stands still until `run`. */
export function createStopwatch(ms: number, onEnd: () => void): Stopwatch {
  let left = ms;
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const run = () => {
    startedAt = performance.now();
    timer = setTimeout(onEnd, left);
  };
  const hold = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    left = Math.max(0, left - (performance.now() - startedAt));
  };
  return {
    run,
    hold,
    shorten(most) {
      hold();
      left = Math.min(left, most);
      run();
    },
  };
}
