import type { Failure } from '../../../engine/errors.ts';
import { URL_CHARACTERS } from '../limits.ts';
import { URLS_COLUMN } from './find-columns.ts';
import { maskUrl } from './mask-credentials.ts';
import { safeText, show } from './show.ts';

/** One URL of a row: its normal form, or what may be shown of a bad one and why it is bad. */
export type RowUrl = { href: string } | { shown: string; failure: Failure };

/** Judges the URL alone; which addresses may be fetched is decided when it is fetched. */
export function checkUrl(text: string, row: number): RowUrl {
  if (text.length > URL_CHARACTERS) return bad(text, row, tooLong(text.length));
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return bad(text, row);
  if (url.username !== '' || url.password !== '') return bad(text, row, ' without user name and password');
  // Escaping may make a URL nine times as long, and it is the escaped form that travels and is stored.
  if (url.href.length > URL_CHARACTERS) return bad(text, row, tooLong(url.href.length));
  return { href: url.href };
}

const tooLong = (length: number) => ` of at most ${URL_CHARACTERS} characters (this one has ${length})`;

function bad(text: string, row: number, kind = ''): RowUrl {
  const masked = maskUrl(text);
  const message = `Expected an http(s) URL${kind} in "${URLS_COLUMN}", row ${row}, but found ${show(masked)}`;
  return { shown: safeText(masked, URL_CHARACTERS), failure: { code: 'BAD_URL', message } };
}
