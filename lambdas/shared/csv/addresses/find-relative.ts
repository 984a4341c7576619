import { type Address, addressAt } from './address.ts';
import { endsLikePicture } from './names-picture.ts';
import { attributeBefore, isPictureAttribute } from './tag-attribute.ts';

/** What never stands in a path: it parts one from the next, whatever is around it; a `=` not in a query. */
const APART =
  /[\r\n\t\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069<>"`“”«»[\]{}，；｜、،؛]+|(?<!\?[^\s?]{0,100})=+|\\[nrt]|&(?:quot|lt|gt);/g;
/** What may stand in a path, too: it parts two where the first ends like a picture, or the second begins like a path. */
const SEPARATOR = /[,;|]/g;
/** Bullets, numbers and labels in front of an address: `- `, `1. `, `front: `. */
const IN_FRONT = /^(?:[\s'‘’(,;|]|[-*•·–—]\s|\d{1,3}[.)]\s|[\p{L}\p{N} _-]{1,40}:\s)+/u;
/** From the root; `\N` is what MySQL writes for nothing. */
const ROOTED = /^\.{0,2}[/\\](?![/\\])(?!(?<=^\\)N$)\S+$/;
const WINDOWS = /^[a-z]:[\\/]/i;
/** A name in front of an absolute address is its label, not an address: `mug.jpg (https://...)`, `[mug.jpg](...)`. */
const LABELS = /^['"\]]*\s*(?:\(|:|=>?|->|→|–|-)\s*['"<]?$/;
/** The beginning of an attribute that names pictures, and of a value in an object. */
const OF_PICTURE = /(?:src|srcset|href|data-[\w-]+)\s*=\s*\\?["']?(?:[^"'<>]*[,\s])?$/i;
const OF_OBJECT = /["']\s*:\s*["']$/;
const BEFORE_CHARACTERS = 100;
/** How far a path from the root may go on behind a space. */
const NAME_CHARACTERS = 200;
/** Words that say what the next one is: `Product Image File: 1.jpg`. */
const WORDS = /^.*:\s+/s;
/** The longest gap between a label and its address. */
const LABEL_CHARACTERS = 10;

/**
 * The relative paths of a cell between its absolute addresses: what ends like a picture or begins with a slash.
 * In HTML only attributes that name pictures count, and in an object with an absolute address nothing else does.
 */
export function findRelative(cell: string, absolute: readonly Address[]): Address[] {
  const found: Address[] = [];
  const tags = cell.includes('<') && /<[a-z]/i.test(cell);
  let from = 0;
  for (const { start, end } of [...absolute, { start: cell.length, end: cell.length }]) {
    // Nothing but separators and words, as between most addresses.
    const isBare = from === start || !/[./\\]/.test(cell.slice(from, start));
    for (const [left, right] of isBare ? [] : parts(cell, from, start, APART)) {
      for (const [begin, end] of pathsIn(cell, left, right)) {
        const words = wordsBefore(cell.slice(begin, end));
        // Beside an absolute address it is a name of that, or of what else is said about it.
        if (words > 0 && absolute.length > 0) continue;
        const place = [begin + words, end] as const;
        const before = cell.slice(Math.max(0, place[0] - BEFORE_CHARACTERS), place[0]);
        if (tags && !(OF_PICTURE.test(before) && mayBePicture(cell, place))) continue;
        if (start < cell.length && isLabel(cell, place[1], start)) continue;
        if (absolute.length > 0 && OF_OBJECT.test(before)) continue;
        found.push(addressAt(cell, place[0], place[1], tags));
      }
    }
    from = end;
  }
  return found;
}

const wordsBefore = (path: string) => (path.includes(':') ? (WORDS.exec(path)?.[0].length ?? 0) : 0);

function mayBePicture(cell: string, [start, end]: readonly [number, number]): boolean {
  const attribute = attributeBefore(cell, start);
  return attribute === undefined || isPictureAttribute(cell, start, attribute, cell.slice(start, end));
}

const isLabel = (cell: string, end: number, next: number) =>
  next - end <= LABEL_CHARACTERS && LABELS.test(cell.slice(end, next));

/** Cuts a stretch of the cell at what a pattern finds. */
function* parts(
  cell: string,
  from: number,
  to: number,
  pattern: RegExp,
): Generator<[from: number, to: number]> {
  let left = from;
  for (const match of cell.slice(from, to).matchAll(pattern)) {
    const right = from + match.index;
    if (right > left) yield [left, right];
    left = right + match[0].length;
  }
  if (left < to) yield [left, to];
}

/** The paths of a stretch: cut at its separators, then at the spaces behind what ends like a picture. */
function* pathsIn(cell: string, from: number, to: number): Generator<[from: number, to: number]> {
  let left = from;
  for (const [, right] of parts(cell, from, to, SEPARATOR)) {
    if (right < to && !isBreak(cell, left, right, to)) continue;
    yield* pathsBetweenSpaces(cell, left, right);
    left = right + 1;
  }
}

function isBreak(cell: string, left: number, separator: number, to: number): boolean {
  const following = cell[separator + 1] ?? '';
  if (separator + 1 >= to || /[\s/.]/.test(following)) return true;
  return endsLikePicture(cell.slice(Math.max(left, separator - 40), separator).trimEnd());
}

function* pathsBetweenSpaces(cell: string, from: number, to: number): Generator<[from: number, to: number]> {
  let left =
    from + (IN_FRONT.exec(cell.slice(from, Math.min(to, from + BEFORE_CHARACTERS)))?.[0].length ?? 0);
  let begin = left;
  /** One from the root that ends at a space, unless its name goes on behind it: `/summer sale/mug.jpg`. */
  let rooted: [from: number, to: number] | undefined;
  for (const [, right] of parts(cell, left, to, / +/g)) {
    const end = withoutEnd(cell, left, right);
    const word = cell.slice(left, end);
    const isEnd = endsLikePicture(word.slice(-60));
    const isRooted = !isEnd && (begin === left || rooted !== undefined) && ROOTED.test(word);
    if (rooted && (isRooted || end - begin > NAME_CHARACTERS)) {
      yield rooted;
      rooted = undefined;
      begin = left;
    }
    if (isRooted) rooted = [left, end];
    if (isEnd) {
      if (isPath(cell.slice(begin, end))) yield [begin, end];
      rooted = undefined;
    }
    left = right + 1;
    if (!isEnd) continue;
    while (cell[left] === ' ') left++;
    begin = left;
  }
  if (rooted) yield rooted;
}

/** Not only an ending, like `.jpg`. */
const isPath = (text: string) => WINDOWS.test(text) || /[^\s./\\][^\s]*\.\w+/.test(text.slice(-300));

function withoutEnd(cell: string, from: number, to: number): number {
  const isOpen = cell.slice(from, to).includes('(');
  let end = to;
  while (end > from && /[\s,;|'’)\\#]/.test(cell[end - 1]!) && !(isOpen && cell[end - 1] === ')')) end--;
  return end;
}
