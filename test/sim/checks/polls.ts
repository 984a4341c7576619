import type { Check } from './check-history.ts';
import { isSound } from './facts.ts';

/** What a client sees never goes back, never goes beyond the total, and in a sound world is never a fault of ours. */
export const polls: Check = (history, broken) => {
  for (const { id, polls: seen, answers } of history.visits) {
    for (const [at, { status }] of seen.entries()) {
      const { images } = status;
      const before = seen[at - 1]?.status.images;
      if (before) {
        if (images.succeeded < before.succeeded)
          broken(`${id}: succeeded fell from ${before.succeeded} to ${images.succeeded}`);
        if (images.failed < before.failed)
          broken(`${id}: failed fell from ${before.failed} to ${images.failed}`);
        if (before.total !== null && before.total !== images.total)
          broken(`${id}: the total was ${before.total}, then ${images.total}`);
      }
      if (images.total === null) continue;
      if (images.succeeded + images.failed > images.total)
        broken(`${id}: ${images.succeeded} + ${images.failed} of ${images.total}`);
      if (images.remaining !== images.total - images.succeeded - images.failed)
        broken(`${id}: ${images.remaining} remain of ${images.total}`);
    }
    if (!isSound(history)) continue;
    for (const { what, status } of answers) {
      if (status >= 500 || status === 0)
        broken(`${id}: ${what} was answered ${status} in a world without faults`);
    }
  }
};
