const MASK = '***';
const AUTHORITY_END = /[\s/\\?#]/g;
const WHITE_SPACE = /\s/g;
const SLASHES = /:[/\\]{2,}/g;
const HOST_AND_PORT = /^(\[[^\]]*\]?|[^:]*)(:\d*)?$/;
/** The scheme of a URL, perhaps behind a bracket or a quote. */
const URL_START = /^[^a-z]{0,2}(?:[a-z][a-z0-9+.-]{0,30}:[/\\]{2,}|(?:https?|ftp):[/\\]*)/i;

/**
 * Replaces the user name and password of every URL in a text by `***`; the rest stays as it was.
 *
 * Every scan goes on where the last one ended, so that a cell of many megabytes costs one pass.
 */
export function maskCredentials(text: string): string {
  if (!text.includes('@')) return text;
  let masked = '';
  let done = 0;
  SLASHES.lastIndex = 0;
  for (let slashes = SLASHES.exec(text); slashes; slashes = SLASHES.exec(text)) {
    const from = SLASHES.lastIndex;
    const secret = secretAt(text, from);
    if (secret.end > from) {
      masked += text.slice(done, from) + MASK;
      done = secret.end;
    }
    SLASHES.lastIndex = secret.next;
  }
  return masked + text.slice(done);
}

/**
 * The same for one piece of the URL column, where more is taken for a credential: unless the piece is a good
 * URL, all up to its last `@` when a colon stands before it (`joe:secret@host`, `https:joe:a/b@c@host`).
 */
export function maskUrl(piece: string): string {
  if (!piece.includes('@')) return piece;
  const url = URL.parse(piece);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (isWeb && url.username + url.password === '') return piece;
  const from = URL_START.exec(piece)?.[0].length ?? 0;
  const last = piece.lastIndexOf('@');
  if (piece.slice(from, Math.max(from, last)).includes(':'))
    return `${piece.slice(0, from)}${MASK}${piece.slice(last)}`;
  if (last !== -1 || from === 0) return maskCredentials(piece);
  const { end } = secretAt(piece, from);
  return end > from ? `${piece.slice(0, from)}${MASK}${piece.slice(end)}` : piece;
}

/** Where the secret that begins at `from` ends (`from` itself when there is none), and where to look on. */
function secretAt(text: string, from: number): { end: number; next: number } {
  const authorityEnd = indexOf(AUTHORITY_END, text, from);
  const authority = text.slice(from, authorityEnd);
  const at = authority.lastIndexOf('@');
  if (at !== -1) return { end: from + at, next: authorityEnd };
  if (HOST_AND_PORT.test(authority)) return { end: from, next: authorityEnd };
  // What stands behind the colon is no port: a password with a "/", "?" or "#" in it, or with a space.
  const wordEnd = indexOf(WHITE_SPACE, text, authorityEnd);
  const last = text.slice(authorityEnd, wordEnd).lastIndexOf('@');
  return { end: last === -1 ? authorityEnd : authorityEnd + last, next: wordEnd };
}

function indexOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}
