import type { CsvRow } from '../read-csv.ts';
import { closingQuote } from '../records/parse-line.ts';
import { cellEnds } from './cell-ends.ts';
import { csvCell, needsQuotes } from './csv-line.ts';
import { splice, type TextChange } from './php-lengths.ts';

/**
 * Puts new texts in their places in some cells of a row as it stands in the file, and leaves all else of it byte for
 * byte; undefined where the row is written so oddly that it would not be read as it should.
 */
export function spliceCells(
  row: Pick<CsvRow, 'raw' | 'cells' | 'strict'>,
  delimiter: string,
  changes: ReadonlyMap<number, readonly TextChange[]>,
): string | undefined {
  const { raw, cells, strict } = row;
  const ends = strict ? undefined : cellEnds(row, delimiter);
  if (!strict && ends === undefined) return undefined;
  let text = '';
  let done = 0;
  let at = 0;
  let left = changes.size;
  for (let index = 0; left > 0; index++) {
    const cell = cells[index]!;
    const end = ends?.[index] ?? strictEnd(raw, at, cell);
    const changed = changes.get(index);
    if (changed !== undefined) {
      text += raw.slice(done, at) + written(raw.slice(at, end), cell, changed, delimiter);
      done = end;
      left -= 1;
    }
    at = end + 1;
  }
  const spliced = text + raw.slice(done);
  if (strict) return spliced;
  const expected = cells.map((cell, index) => splice(cell, changes.get(index) ?? []));
  return cellEnds({ raw: spliced, cells: expected }, delimiter) && spliced;
}

/** Where the cell that begins here ends in a row that is known to be written as RFC 4180 has it. */
const strictEnd = (raw: string, at: number, cell: string): number =>
  raw[at] === '"' ? closingQuote(raw, at) + 1 : at + cell.length;

/** A cell with its changes, all else of it as it was; a plain one gets quotes where it must have some now. */
function written(raw: string, cell: string, changes: readonly TextChange[], delimiter: string): string {
  if (raw === cell) {
    const after = splice(cell, changes);
    return changes.some(({ written }) => needsQuotes(written, delimiter)) ? csvCell(after, delimiter) : after;
  }
  const open = raw.indexOf('"') + 1;
  const close = raw.lastIndexOf('"');
  const inner = raw.slice(open, close);
  if (inner.replaceAll('""', '"') !== cell)
    return inPlace(raw, cell, changes) ?? csvCell(splice(cell, changes), delimiter);
  const placeOf = placesWithin(inner);
  const inside = changes.map(({ start, end, written }) => ({
    start: placeOf(start),
    end: placeOf(end),
    written: written.replaceAll('"', '""'),
  }));
  return raw.slice(0, open) + splice(inner, inside) + raw.slice(close);
}

/** Where quotes stand amid the text, what changes is found by what it says; undefined where that is not there once. */
function inPlace(raw: string, cell: string, changes: readonly TextChange[]): string | undefined {
  const found = changes.map(({ start, end, written }) => {
    const text = cell.slice(start, end);
    const at = raw.indexOf(text);
    return { start: at, end: at + text.length, written, isOnce: at !== -1 && at === raw.lastIndexOf(text) };
  });
  const isClear = found.every(({ isOnce, written }) => isOnce && !written.includes('"'));
  return isClear ? splice(raw, found) : undefined;
}

/** Where places of a cell, asked for in order, lie within its quotes, where a quote of its own may be doubled. */
function placesWithin(inner: string): (place: number) => number {
  let at = 0;
  let passed = 0;
  return (place) => {
    for (let pair = inner.indexOf('""', at); pair !== -1 && place - passed > pair - at; ) {
      passed += pair - at + 1;
      at = pair + 2;
      pair = inner.indexOf('""', at);
    }
    return at + place - passed;
  };
}
