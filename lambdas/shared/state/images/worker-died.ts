import type { Failure } from '../../../../engine/errors.ts';

/** What becomes of an image that has killed each worker that took it. */
export const WORKER_DIED: Failure = {
  code: 'WORKER_DIED',
  message: 'Expected to compress this image, but each worker that tried died or ran out of time.',
};
