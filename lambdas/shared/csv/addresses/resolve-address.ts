import type { Failure } from '../../../../engine/errors.ts';
import { HOST_CHARACTERS, URL_CHARACTERS } from '../../limits.ts';
import { maskUrl } from '../../mask-credentials.ts';
import { show } from '../../show.ts';
import { shareLink } from './share-link.ts';

/** Where an address leads: what is fetched, or why it is none. */
export type Resolved = { href: string } | { failure: Failure };

/** Judges the address alone; which hosts may be asked is decided when it is fetched. `where` says where it stands. */
export function resolveAddress(text: string, baseUrl: string | undefined, where: () => string): Resolved {
  if (text.length > URL_CHARACTERS) return bad(text, where, tooLong(text.length));
  const relative = isRelative(text);
  if (relative && baseUrl === undefined)
    return bad(text, where, '', '; a relative path needs the option base_url');
  const url = relative ? joined(text, baseUrl!) : URL.parse(withScheme(text));
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return bad(text, where);
  if (url.username !== '' || url.password !== '') return bad(text, where, ' without user name and password');
  if (url.hostname.length > HOST_CHARACTERS) {
    const kind = ` with a host of at most ${HOST_CHARACTERS} characters (this one has ${url.hostname.length})`;
    return bad(text, where, kind);
  }
  const { href } = shareLink(url);
  // Escaping may make a URL nine times as long, and it is the escaped form that travels and is stored.
  if (href.length > URL_CHARACTERS) return bad(text, where, tooLong(href.length));
  return { href };
}

const isRelative = (text: string) => !/^(?:[a-z][a-z0-9+.-]*:|[/\\]{2}|www\.)/i.test(text);

const withScheme = (text: string) =>
  /^[/\\]{2}/.test(text) ? `https:${text}` : /^www\./i.test(text) ? `https://${text}` : text;

/**
 * A path lies below `base_url`, with or without a slash before it: Magento's `/m/b/x.jpg` below
 * `.../media/catalog/product/`, not below the host.
 */
function joined(path: string, baseUrl: string): URL | null {
  const base = new URL(baseUrl);
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  // A file's name may hold a "#"; a path to a picture has no fragment.
  return URL.parse(`./${path.replace(/^[./\\]*[/\\]/, '').replaceAll('#', '%23')}`, base.href);
}

const tooLong = (length: number) => ` of at most ${URL_CHARACTERS} characters (this one has ${length})`;

function bad(text: string, where: () => string, kind = '', hint = ''): Resolved {
  const message = `Expected an http(s) URL${kind} in ${where()}, but found ${show(maskUrl(text))}${hint}`;
  return { failure: { code: 'BAD_URL', message } };
}
