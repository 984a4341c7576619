/** What one download holds of the budget, in bytes. */
export interface Share {
  /** Takes so many bytes more, or answers false when there is no room for them now. */
  take(more: number): boolean;
  /** Gives back so many of the taken bytes, and all that was reserved and not taken. */
  give(less: number): void;
  release(): void;
}

export interface ByteBudget {
  /** An empty share. */
  open(): Share;
  /** Waits, first come, first served, for a share in which so many bytes can be taken without fail. */
  reserve(bytes: number, signal?: AbortSignal): Promise<Share>;
}

/**
 * Bounds the bytes of all downloads of a process together. Nobody may wait while holding a share: several downloads
 * that each held a part and waited for more would wait for ever. Who finds no room lets go of everything, reserves
 * the most that it can need, and begins again.
 */
export function createByteBudget(total: number): ByteBudget {
  let free = total;
  const line: { bytes: number; serve: () => void }[] = [];

  const serveLine = () => {
    while (line[0] && line[0].bytes <= free) line.shift()!.serve();
  };

  const openShare = (reserved: number): Share => {
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
        // Newcomers do not push in before those who wait; a download that is under way may go on.
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

  return {
    open: () => openShare(0),
    reserve(bytes, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Share>();
      const leave = () => {
        line.splice(line.indexOf(waiting), 1);
        reject(signal?.reason);
        serveLine();
      };
      const waiting = {
        bytes: Math.min(bytes, total),
        serve() {
          signal?.removeEventListener('abort', leave);
          resolve(openShare(waiting.bytes));
        },
      };
      line.push(waiting);
      signal?.addEventListener('abort', leave);
      if (signal?.aborted) leave();
      else serveLine();
      return promise;
    },
  };
}
