import type { Failure } from '../../../../engine/errors.ts';

/** What becomes of an image that was not compressed before its request was cancelled. */
export const CANCELLED: Failure = {
  code: 'CANCELLED',
  message: 'The request was cancelled before this image was compressed.',
};
