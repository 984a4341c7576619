import { isUtf8 } from 'node:buffer';
import type { HttpAnswer } from '../../shared/http/outbound/exchange.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** Where an answer sends us: a URL, null when it names what is no URL, undefined when it sends us nowhere. */
export function redirectOf({ status, headers }: HttpAnswer, from: URL): URL | null | undefined {
  if (!REDIRECTS.includes(status) || headers.location === undefined) return undefined;
  // Headers come byte by character; servers that do not escape their URLs send them in UTF-8.
  const raw = Buffer.from(headers.location, 'latin1');
  return URL.parse(isUtf8(raw) ? raw.toString() : headers.location, from.href);
}
