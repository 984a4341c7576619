const LONGEST = 200;

/** A URL for a sentence: no user name or password, no control characters, and of bounded length. */
export function shownUrl(url: URL): string {
  const shown = new URL(url.href);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shownText(shown.href, LONGEST);
}

/** Text of another server for a sentence: one line, of bounded length. */
export function shownText(text: string, longest: number): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
