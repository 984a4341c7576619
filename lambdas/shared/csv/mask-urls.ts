import { maskUrl } from './mask-credentials.ts';
import { urlPieces } from './split-urls.ts';

/** A word longer than this is masked as one URL: cut into millions of pieces it would take too much memory. */
const WORD_CHARACTERS = 100_000;

/**
 * Masks the credentials in a cell of URLs. Only a word with an `@` is looked at, and the one before it, for
 * a password may have a space in it.
 */
export function maskUrls(cell: string): string {
  let masked = '';
  let done = 0;
  for (let at = cell.indexOf('@'); at !== -1; at = cell.indexOf('@', done)) {
    const from = wordStart(cell, spaceStart(cell, wordStart(cell, at, done), done), done);
    const to = wordEnd(cell, at);
    masked += cell.slice(done, from) + maskWords(cell.slice(from, to));
    done = to;
  }
  return masked + cell.slice(done);
}

function maskWords(words: string): string {
  if (words.length > WORD_CHARACTERS) return maskUrl(words);
  return urlPieces(words).map(maskUrl).join('');
}

const isSpace = (text: string, at: number) => /\s/.test(text[at]!);

function wordStart(text: string, from: number, least: number): number {
  let at = from;
  while (at > least && !isSpace(text, at - 1)) at--;
  return at;
}

function spaceStart(text: string, from: number, least: number): number {
  let at = from;
  while (at > least && isSpace(text, at - 1)) at--;
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSpace(text, at)) at++;
  return at;
}
