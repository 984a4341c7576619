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
 * Changes of a serialised value, and with them those of the length, in bytes, of each string around them, be that
 * string a serialised value itself. Undefined where the value is not as PHP writes it, or where a place lies in no string.
 */
export function withLengths(
  cell: string,
  changes: readonly TextChange[],
  levels = MOST_LEVELS,
): TextChange[] | undefined {
  const all: TextChange[] = [];
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
      const value = cell.slice(from, to);
      const within = withInner(value, inside, levels);
      if (within === undefined) return undefined;
      const start = match.index + 's:'.length;
      const length = String(Buffer.byteLength(splice(value, within)));
      all.push({ start, end: start + match[1]!.length, written: length });
      for (const change of within) all.push(shifted(change, -from));
    }
    opening.lastIndex = to;
  }
  return next === changes.length ? all : undefined;
}

const shifted = ({ start, end, written }: TextChange, by: number): TextChange => ({
  start: start - by,
  end: end - by,
  written,
});

function withInner(value: string, changes: readonly TextChange[], levels: number) {
  if (!isSerialised(value)) return changes;
  return levels === 0 ? undefined : withLengths(value, changes, levels - 1);
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
