import { tooSlow } from '../open-image.ts';

/**
 * Ends in TOO_SLOW at the deadline even where the work cannot be stopped: libvips looks at its clock between rows,
 * but an AVIF encoder works long after the last one. Whatever the work holds it gives back when it ends.
 */
export async function byDeadline<T>(work: Promise<T>, deadline: number | undefined): Promise<T> {
  if (deadline === undefined) return work;
  // The loser of the race may still fail, when nobody waits for it any more.
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, deadline - Date.now()));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
