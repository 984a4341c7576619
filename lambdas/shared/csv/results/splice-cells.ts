import type { CsvRow } from '../read-csv.ts';
import { csvCell } from './csv-line.ts';

/**
 * Puts new texts in place of some cells of a row as it stands in the file, and leaves all else of it byte for byte;
 * undefined where the row is written so oddly that these cells are not found in it.
 */
export function spliceCells(
  { raw, cells, strict }: Pick<CsvRow, 'raw' | 'cells' | 'strict'>,
  delimiter: string,
  changes: ReadonlyMap<number, string>,
): string | undefined {
  const endOf = strict ? strictEnd : cellEnd;
  let text = '';
  let done = 0;
  let at = 0;
  let left = changes.size;
  for (let index = 0; left > 0; index++) {
    const cell = cells[index];
    const end = cell === undefined ? undefined : endOf(raw, at, cell, delimiter);
    if (end === undefined) return undefined;
    const changed = changes.get(index);
    if (changed !== undefined) {
      text += raw.slice(done, at) + written(changed, raw.slice(at, end), delimiter);
      done = end;
      left -= 1;
    } else if (raw[end] !== delimiter) return undefined;
    at = end + 1;
  }
  return text + raw.slice(done);
}

/** A cell that stood in quotes stays in quotes. */
const written = (cell: string, before: string, delimiter: string) =>
  before.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : csvCell(cell, delimiter);

/** Where the cell that begins here ends in a row that is known to be written as RFC 4180 has it. */
function strictEnd(raw: string, at: number, cell: string): number {
  if (raw[at] !== '"') return at + cell.length;
  let quote = raw.indexOf('"', at + 1);
  while (raw[quote + 1] === '"') quote = raw.indexOf('"', quote + 2);
  return quote + 1;
}

/** Where the cell that begins here ends, if it is written plainly, or in quotes with those inside doubled. */
function cellEnd(raw: string, at: number, cell: string, delimiter: string): number | undefined {
  const isEnd = (end: number) =>
    end >= raw.length || raw[end] === delimiter || raw[end] === '\r' || raw[end] === '\n';
  if (raw[at] === '"') {
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    if (raw.startsWith(quoted, at) && isEnd(at + quoted.length)) return at + quoted.length;
  }
  return raw.startsWith(cell, at) && isEnd(at + cell.length) ? at + cell.length : undefined;
}
