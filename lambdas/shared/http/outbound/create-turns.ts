import pLimit, { type LimitFunction } from 'p-limit';

/** Lets so many pieces of work run at once for each name; the others wait for their turn, in the order they came. */
export function createTurns(atOnce: number) {
  const limits = new Map<string, LimitFunction>();

  return async (name: string, work: () => Promise<void>): Promise<void> => {
    const limit = limits.get(name) ?? pLimit(atOnce);
    limits.set(name, limit);
    await limit(work);
    // Names are strangers' texts: those of which nothing is under way are not kept.
    if (limit.activeCount + limit.pendingCount === 0) limits.delete(name);
  };
}
