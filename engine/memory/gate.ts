/** What one piece of work holds of what all may hold together: bytes, or pixels. */
export interface Hold {
  /** Takes so many more, or answers false when there is no room for them now. */
  take(more: number): boolean;
  /** Gives back so many of those taken, and all that was reserved and not taken. */
  give(less: number): void;
  release(): void;
}

interface Gate {
  /** An empty hold. */
  open(): Hold;
  /**
   * Waits, first come, first served, for a hold in which so many can be taken without fail. More than there are in all
   * pass too, alone: large work is never overtaken for ever by small.
   */
  reserve(weight: number, signal?: AbortSignal): Promise<Hold>;
  /** Does a piece of work while it holds so many. */
  run<T>(weight: number, work: () => Promise<T>): Promise<T>;
}

/**
 * Bounds what all work of a process holds together, by weight. Nobody may wait while holding something: several
 * downloads that each held a part and waited for more would wait for ever. Who finds no room lets go of everything,
 * reserves the most that it can need, and begins again.
 */
export function createGate(total: number): Gate {
  let free = total;
  const line: { weight: number; serve: () => void }[] = [];

  const serveLine = () => {
    while (line[0] && line[0].weight <= free) line.shift()!.serve();
  };

  const openHold = (reserved: number): Hold => {
    free -= reserved;
    let held = reserved;
    let taken = 0;
    const give = (less: number) => {
      taken -= less;
      free += held - taken;
      held = taken;
      serveLine();
    };
    return {
      take(more) {
        const lacking = Math.max(0, taken + more - held);
        // Newcomers do not push in before those who wait; work that is under way may go on.
        if (lacking > free || (lacking > 0 && held === 0 && line.length > 0)) return false;
        free -= lacking;
        held += lacking;
        taken += more;
        return true;
      },
      give,
      release: () => give(taken),
    };
  };

  const gate: Gate = {
    open: () => openHold(0),
    reserve(weight, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Hold>();
      const leave = () => {
        line.splice(line.indexOf(waiting), 1);
        reject(signal?.reason);
        serveLine();
      };
      const waiting = {
        weight: Math.min(weight, total),
        serve() {
          signal?.removeEventListener('abort', leave);
          resolve(openHold(waiting.weight));
        },
      };
      line.push(waiting);
      signal?.addEventListener('abort', leave);
      if (signal?.aborted) leave();
      else serveLine();
      return promise;
    },
    async run(weight, work) {
      const hold = await gate.reserve(weight);
      try {
        return await work();
      } finally {
        hold.release();
      }
    },
  };
  return gate;
}
