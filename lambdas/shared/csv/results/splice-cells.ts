import { csvCell } from './csv-line.ts';

/**
 * Puts new texts in place of some cells of a row as it stands in the file, and leaves all else of it byte for byte;
 * undefined where the row is written so oddly that its cells are not found in it.
 */
export function spliceCells(
  raw: string,
  cells: readonly string[],
  delimiter: string,
  changes: ReadonlyMap<number, string>,
): string | undefined {
  let text = '';
  let at = 0;
  for (const [index, cell] of cells.entries()) {
    const end = cellEnd(raw, at, cell, delimiter);
    if (end === undefined) return undefined;
    const changed = changes.get(index);
    text += changed === undefined ? raw.slice(at, end) : written(changed, raw.slice(at, end), delimiter);
    if (index === cells.length - 1)
      return /^(?:\r\n|\n|\r)?$/.test(raw.slice(end)) ? text + raw.slice(end) : undefined;
    if (raw[end] !== delimiter) return undefined;
    text += delimiter;
    at = end + 1;
  }
  return undefined;
}

/** A cell that stood in quotes stays in quotes. */
const written = (cell: string, before: string, delimiter: string) =>
  before.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : csvCell(cell, delimiter);

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
