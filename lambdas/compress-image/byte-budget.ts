/** A share of the budget, in bytes. */
export interface Holding {
  /** Enlarges the share; returns a promise only when it has to wait. Never beyond the claim. */
  grow(to: number): Promise<void> | undefined;
  /** The download has ended with this many bytes: what is over goes back, and no more will be wanted. */
  settle(size: number): void;
  release(): void;
}

export interface ByteBudget {
  /** Opens an empty share that may grow to `claim` at most. */
  hold(claim: number): Holding;
  readonly held: number;
}

interface Share {
  held: number;
  claim: number;
  waiting?: { to: number; resolve: () => void } | undefined;
}

/**
 * Bounds the bytes of all downloads of a process together. Several downloads of unknown length could each hold a
 * part and wait for more for ever; so a share grows only if, after that, there still is an order in which each
 * could reach its claim, end and give its bytes back (the banker's algorithm, with one kind of thing).
 * Whoever holds bytes must be able to end without asking for others.
 */
export function createByteBudget(total: number): ByteBudget {
  const shares = new Set<Share>();
  const held = () => shares.values().reduce((sum, share) => sum + share.held, 0);

  const isSafe = (): boolean => {
    let free = total - held();
    const byNeed = [...shares].sort((a, b) => a.claim - a.held - (b.claim - b.held));
    return byNeed.every((share) => {
      if (share.claim - share.held > free) return false;
      free += share.held;
      return true;
    });
  };

  const tryGrow = (share: Share, to: number): boolean => {
    const before = share.held;
    share.held = to;
    if (isSafe()) return true;
    share.held = before;
    return false;
  };

  /** First come, first served among those that hold nothing yet; those that hold something may pass. */
  const serve = () => {
    let blocked = false;
    for (const share of shares) {
      if (!share.waiting || (blocked && share.held === 0)) continue;
      if (tryGrow(share, share.waiting.to)) {
        share.waiting.resolve();
        share.waiting = undefined;
      } else if (share.held === 0) blocked = true;
    }
  };

  return {
    get held() {
      return held();
    },
    hold(claim) {
      if (claim > total) throw new RangeError(`Expected a claim of at most ${total} bytes, but got ${claim}`);
      const share: Share = { held: 0, claim };
      shares.add(share);
      return {
        grow(to) {
          const inLine =
            share.held === 0 && shares.values().some((other) => other.waiting && other.held === 0);
          if (!inLine && tryGrow(share, Math.min(to, claim))) return undefined;
          return new Promise((resolve) => {
            share.waiting = { to: Math.min(to, claim), resolve };
          });
        },
        settle(size) {
          share.held = size;
          share.claim = size;
          serve();
        },
        release() {
          if (shares.delete(share)) serve();
        },
      };
    },
  };
}
