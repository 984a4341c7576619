import { ImageError } from '../../../engine/errors.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../../shared/http/outbound/exchange.ts';
import { retryAfter } from '../../shared/http/outbound/retry-after.ts';
import { shownText } from '../../shared/http/outbound/shown-url.ts';
import { RETRY_AFTER_SECONDS } from '../../shared/limits.ts';

const PERMANENT = new Map([
  [304, 'NOT_MODIFIED'],
  [401, 'FORBIDDEN'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [410, 'GONE'],
]);
const RETRYABLE = new Map([
  [408, 'TIMED_OUT'],
  [423, 'LOCKED'],
  [425, 'TOO_EARLY'],
  [429, 'TOO_MANY_REQUESTS'],
]);

/** Protection against robots is the commonest reason by far, that against use on other sites the next one. */
const NOTES = new Map([
  [304, () => ', as if it had been asked for changes alone; it was asked for the image'],
  [401, () => '. The option "headers" can send a password: an "authorization" for this host'],
  [
    403,
    (agent: string) =>
      `. Some servers refuse programs that they do not know; this one calls itself "${shownText(agent, 120)}". The option "headers" can name another "user-agent" for this host, and a "referer"`,
  ],
]);

/** What an answer that is no image means for the image: given up, or tried again. */
export function answerError(
  url: string,
  { status, statusText, headers }: HttpAnswer,
  agent: string,
  now: number,
): Error {
  const message = `Expected an image at ${url}, but the server answered ${shownText(`${status} ${statusText}`, 60)}${NOTES.get(status)?.(agent) ?? ''}`;
  const code = RETRYABLE.get(status) ?? (status >= 500 ? 'SERVER_ERROR' : undefined);
  if (code === undefined) return new ImageError(PERMANENT.get(status) ?? 'HTTP_ERROR', message);
  return new RetryableError(code, message, {
    retryAfter: retryAfter(headers['retry-after'], RETRY_AFTER_SECONDS, now),
    status,
  });
}
