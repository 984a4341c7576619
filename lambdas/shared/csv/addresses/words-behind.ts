import { ENDING, endsLikePicture } from './names-picture.ts';

/**
 * What parts an address from words about its picture: `1.jpg|Front view`, `1.jpg::Mug`, CS-Cart's `1.jpg#{[en]:Mug;}`.
 * A comma or a semicolon may stand in an address, too.
 */
const BEHIND = new RegExp(`\\.(?:${ENDING})(?=([|^]|::|->|=>|#\\{|(?:~~|\\/{3})https?:)|[;,](?![;,]))`, 'gi');
/** Most addresses have none of these about them, which is told much sooner than what may be behind their endings. */
const MAYBE = /[|^;,>]|#\{|::|~~|\/{3}/;
/** A longer address is none. */
const ADDRESS_CHARACTERS = 4_096;

/**
 * Where the path of an address ends like a picture's, and words are right behind it: there; else where it would end
 * without them. `next` answers where the first address behind a place begins.
 */
export function wordsBehind(
  cell: string,
  start: number,
  end: number,
  next: (from: number) => number,
): number {
  // What may part them may itself stand behind the end.
  const text = cell.slice(start, Math.min(end, start + ADDRESS_CHARACTERS) + 9);
  if (!MAYBE.test(text)) return end;
  const query = text.search(/\?|#(?!\{)/);
  for (const match of text.matchAll(BEHIND)) {
    const at = start + match.index + match[0].length;
    if (at >= end || (query !== -1 && match.index > query)) return end;
    const rest = cell.slice(at + 1, Math.min(end, next(at)));
    const isPart = endsLikePicture(rest) || (match[1] === undefined && /[/=]/.test(rest));
    if (!isPart) return at;
  }
  return end;
}
