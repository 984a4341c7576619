import { ImageError } from '../../engine/errors.ts';
import { RetryableError } from '../shared/errors.ts';
import type { Answer } from '../shared/http/exchange.ts';
import { retryAfter } from '../shared/http/retry-after.ts';
import { shownText } from '../shared/http/shown-url.ts';
import { RETRY_AFTER_SECONDS } from '../shared/limits.ts';

const PERMANENT: Record<number, string> = {
  401: 'FORBIDDEN',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  410: 'GONE',
};
const RETRYABLE: Record<number, string> = { 408: 'TIMED_OUT', 429: 'TOO_MANY_REQUESTS' };

/** What an answer that is no image means for the image: given up, or tried again. */
export function answerError(url: string, { status, statusText, headers }: Answer, now: number): Error {
  const message = `Expected an image at ${url}, but the server answered ${shownText(`${status} ${statusText}`, 60)}`;
  const code = RETRYABLE[status] ?? (status >= 500 ? 'SERVER_ERROR' : undefined);
  if (code === undefined) return new ImageError(PERMANENT[status] ?? 'HTTP_ERROR', message);
  return new RetryableError(code, message, {
    retryAfter: retryAfter(headers['retry-after'], RETRY_AFTER_SECONDS, now),
  });
}
