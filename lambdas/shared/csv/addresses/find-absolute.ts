import { type Address, addressAt } from './address.ts';
import { endsLikePicture } from './names-picture.ts';
import { attributeBefore, isPictureAttribute } from './tag-attribute.ts';
import { wordsBehind } from './words-behind.ts';

/**
 * What an absolute address begins with: a scheme and slashes (each perhaps behind JSON's backslash), one of the
 * schemes that do without (`File: ` is a label), `//host.` or `www.`
 */
const START =
  /:\\?[/\\]\\?[/\\]|(?<![\w.+-])(?:(?:https?|ftp):|(?:file|data|javascript|blob|mailto):(?!\s))|(?<![^\s,;|"'<>()[\]{}=“‘«])(?:\/\/|\\\/\\\/)(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})|(?<![\w./@-])www\.(?=[\w-]+\.)/gi;
const SCHEME = /[a-z][a-z0-9+.-]{0,30}$/i;
/** Behind these an address within an address stays a part of it, as proxies of pictures write it. */
const CARRIES = new Set([...'/=?&%@-_.~+:(']);
const CLOSERS: Record<string, string> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '“': '”',
  '‘': '’',
  '«': '»',
  '`': '`',
};
/** What names the next address in a list without spaces: `front:https://...,back:https://...`. */
const LABEL = /[,;|][\p{L}\p{N}_-]{1,40}[:=]$/u;
const LABEL_CHARACTERS = 42;
/**
 * Whatever surrounds it, an address ends here. The escapes are of JSON and of HTML. Marks of direction and spaces
 * without width come along where an address is copied; none of them may stand in one (RFC 3987, 4.1).
 */
const HARD_END =
  /[\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"<>“”«»，；｜、،؛]|\\[nrt"]|&(?:quot|apos|lt|gt|nbsp|#34|#39|#x22|#x27);/gi;
/** How far a bracket or a quote that is to be closed is looked for; a longer address is none. */
const CLOSER_CHARACTERS = 4_096;
/** How far behind a space the rest of a file's name is looked for. */
const NAME_CHARACTERS = 200;

/** Where the next hard end is, or the end of the cell: each stretch is searched once, whoever asks. */
function hardEnds(cell: string): (from: number, limit: number) => number {
  let [searched, found] = [0, -1];
  return (from, limit) => {
    if (from < searched || from > found) {
      HARD_END.lastIndex = searched = from;
      found = HARD_END.exec(cell)?.index ?? cell.length;
    }
    return Math.min(found, limit);
  };
}

type HardEnd = ReturnType<typeof hardEnds>;

/** The absolute addresses of a cell, good and bad ones, in order. */
export function findAbsolute(cell: string): Address[] {
  const starts = startsIn(cell);
  if (starts.length === 0) return [];
  const hardEnd = hardEnds(cell);
  const found: Address[] = [];
  let done = 0;
  starts.forEach((start, index) => {
    if (start < done) return;
    const end = endOf(cell, starts, index, hardEnd);
    done = end;
    const attribute = attributeBefore(cell, start);
    const address = addressAt(cell, start, end, attribute !== undefined);
    if (attribute === undefined || isPictureAttribute(cell, start, attribute, address.text))
      found.push(address);
  });
  return found;
}

/** Each place where an absolute address may begin. */
function startsIn(cell: string): number[] {
  const starts: number[] = [];
  START.lastIndex = 0;
  for (let match = START.exec(cell); match; match = START.exec(cell)) {
    if (match[0][0] !== ':') starts.push(match.index);
    else {
      const run = SCHEME.exec(cell.slice(Math.max(0, match.index - 31), match.index))?.[0];
      // A scheme that runs on from the text before it: `1.jpghttps://`.
      const scheme = run && (/https?$/i.exec(run)?.[0] ?? run);
      // An escape such as `%2C` before it makes it a part of the word that it stands in.
      const start = match.index - (scheme?.length ?? 0);
      if (scheme && scheme.length > 1 && !isEscape(cell, start)) starts.push(start);
    }
  }
  return starts;
}

/** Where an address within this one begins that is no part of it: without a break, two have run together. */
function runsInto(cell: string, starts: number[], index: number, end: number): number {
  for (let at = index + 1; at < starts.length && starts[at]! < end; at++) {
    const start = starts[at]!;
    if (start === starts[index]) continue;
    const before = cell[start - 1]!;
    const isWhole = (to: number) => endsLikePicture(cell.slice(Math.max(starts[index]!, to - 40), to));
    const label = LABEL.exec(cell.slice(Math.max(starts[index]!, start - LABEL_CHARACTERS), start))?.[0];
    if (label !== undefined && isWhole(start - label.length)) return start - label.length;
    if (before === '/' || before === '=') continue;
    // One character between the two parts them, whichever it is.
    if (isWhole(start - 1)) return start - 1;
    if (!CARRIES.has(before)) return start;
  }
  return end;
}

/** Whether an escape such as `%2C` stands before a place. */
const isEscape = (cell: string, at: number) => /^%[0-9a-f]{2}$/i.test(cell.slice(Math.max(0, at - 3), at));

function endOf(cell: string, starts: number[], index: number, hardEnd: HardEnd): number {
  const start = starts[index]!;
  const nextStart = (from: number) => {
    let next = index + 1;
    while (next < starts.length && starts[next]! <= from) next++;
    return starts[next] ?? cell.length;
  };
  const hard = wordsBehind(cell, start, hardEnd(start, cell.length), nextStart);
  let end = runsInto(cell, starts, index, beforeCloser(cell, start, hard));
  if (end < cell.length && isSpace(cell[end]!)) end = withName(cell, start, end, nextStart(end), hardEnd);
  return trimmed(cell, start, beforeCloser(cell, start, end));
}

/** A space belongs to the address where only with what follows it ends like a picture: `.../my photo.jpg`. */
function withName(cell: string, start: number, space: number, limit: number, hardEnd: HardEnd): number {
  if (endsLikePicture(trimmedText(cell, start, space))) return space;
  const most = Math.min(limit, space + NAME_CHARACTERS);
  for (let at = space; at < most; ) {
    let from = at;
    while (from < most && isSpace(cell[from]!)) from++;
    if (from === at || from === most) return space;
    at = hardEnd(from, limit);
    const to = trimmed(cell, from, at);
    if (endsLikePicture(cell.slice(from, to))) return to;
    // Behind a separator something else begins.
    if (to < at) return space;
  }
  return space;
}

/** What stands right before an address says where it ends. */
function beforeCloser(cell: string, start: number, end: number): number {
  const opener = cell[start - 1] ?? '';
  if (opener === "'") {
    for (let at = start; at < Math.min(end, start + CLOSER_CHARACTERS); at++) {
      if (cell[at] === "'" && /^(?:$|[\s,;|)\]}>:]|\/>)/.test(cell.slice(at + 1, at + 3))) return at;
    }
    return end;
  }
  const closer = CLOSERS[opener];
  if (closer === undefined) return end;
  let depth = 0;
  for (let at = start; at < Math.min(end, start + CLOSER_CHARACTERS); at++) {
    if (cell[at] === opener) depth++;
    else if (cell[at] === closer && depth-- === 0) return at;
  }
  return end;
}

const BALANCED: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Leaves out separators, quotes and brackets at the end that are no part of the address. */
function trimmed(cell: string, start: number, end: number): number {
  const spare: Record<string, number> = {};
  let to = end;
  for (; to > start; to--) {
    const last = cell[to - 1]!;
    if (',;|\'’”"`#\\'.includes(last)) continue;
    if ('.:!'.includes(last) && endsLikePicture(cell.slice(Math.max(start, to - 10), to - 1))) continue;
    const opener = BALANCED[last];
    if (opener === undefined) break;
    spare[last] ??= count(cell, last, start, to) - count(cell, opener, start, to);
    if (spare[last]-- <= 0) break;
  }
  return to;
}

function count(text: string, character: string, from: number, to: number): number {
  return text.slice(from, to).split(character).length - 1;
}

const trimmedText = (cell: string, start: number, end: number) =>
  cell.slice(start, trimmed(cell, start, end));

const isSpace = (character: string) => character === ' ' || character === '\u00a0';
