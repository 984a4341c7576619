/** A text of PHP's serialize() that holds strings: `a:1:{i:0;s:18:"https://a.ex/1.jpg";}`. */
export const isSerialised = (cell: string): boolean => /^\s*(?:[aO]:\d+:|s:\d+:")/.test(cell);

/** A new text for a place. */
export interface TextChange {
  start: number;
  end: number;
  written: string;
}

/** Values that are serialised within a serialised value, and so on: deeper than any plug-in writes them. */
const MOST_LEVELS = 5;

/**
 * Puts new texts into a serialised value and sets the length, in bytes, of each string around them, be that string a
 * serialised value itself. Undefined where the value is not as PHP writes it, or where a place lies in no string.
 */
export function withLengths(
  cell: string,
  changes: readonly TextChange[],
  levels = MOST_LEVELS,
): string | undefined {
  let text = '';
  let done = 0;
  let next = 0;
  const opening = /s:(\d{1,9}):"/g;
  for (let match = opening.exec(cell); match && next < changes.length; match = opening.exec(cell)) {
    const from = opening.lastIndex;
    const to = endOfBytes(cell, from, Number(match[1]));
    if (to === undefined || !cell.startsWith('";', to)) return undefined;
    const inside: TextChange[] = [];
    while (next < changes.length && changes[next]!.end <= to) inside.push(shifted(changes[next++]!, from));
    if (inside.some(({ start }) => start < 0)) return undefined;
    if (inside.length > 0) {
      const value = rewritten(cell.slice(from, to), inside, levels);
      if (value === undefined) return undefined;
      text += `${cell.slice(done, match.index)}s:${Buffer.byteLength(value)}:"${value}`;
      done = to;
    }
    opening.lastIndex = to;
  }
  return next === changes.length ? text + cell.slice(done) : undefined;
}

const shifted = ({ start, end, written }: TextChange, by: number): TextChange => ({
  start: start - by,
  end: end - by,
  written,
});

function rewritten(value: string, changes: readonly TextChange[], levels: number): string | undefined {
  if (isSerialised(value)) return levels === 0 ? undefined : withLengths(value, changes, levels - 1);
  return splice(value, changes);
}

/** Puts new texts in the places of old ones; the places come in order. */
export function splice(text: string, changes: readonly TextChange[]): string {
  let spliced = '';
  let done = 0;
  for (const { start, end, written } of changes) {
    spliced += text.slice(done, start) + written;
    done = end;
  }
  return spliced + text.slice(done);
}

/** Where so many bytes of UTF-8 end; undefined where that is within a character, or behind the text. */
function endOfBytes(text: string, from: number, length: number): number | undefined {
  let left = length;
  let at = from;
  for (; left > 0 && at < text.length; at++) {
    const code = text.codePointAt(at)!;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) at++;
  }
  return left === 0 ? at : undefined;
}
