const MASK = '***';
const AUTHORITY_END = /[\s/\\?#]/g;
const WHITE_SPACE = /\s/g;
const SLASHES = /:[/\\]{2,}/g;
const HOST_AND_PORT = /^(\[[^\]]*\]|[^:]*)(:\d*)?$/;
const URL_START = /^([a-z][a-z0-9+.-]{0,30}:[/\\]+|(?:https?|ftp):)?/i;

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
 * The same for one piece of the URL column, where more is taken for a credential: a URL that lacks its
 * slashes (`https:user:password@host`), or its scheme (`user:password@host`).
 */
export function maskUrl(piece: string): string {
  const from = URL_START.exec(piece)![0].length;
  const masked = maskCredentials(piece);
  if (masked !== piece || (from === 0 && !/^[^\s/\\?#@]*:[^\s/\\?#]*@/.test(piece))) return masked;
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
