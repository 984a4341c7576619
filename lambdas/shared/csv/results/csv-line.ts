/** Writes cells as one line: quoted only where they must be. */
export const csvLine = (cells: readonly string[], delimiter: string, lineEnd: string): string =>
  cells.map((cell) => csvCell(cell, delimiter)).join(delimiter) + lineEnd;

export const needsQuotes = (cell: string, delimiter: string): boolean =>
  /["\r\n]/.test(cell) || cell.includes(delimiter);

export const csvCell = (cell: string, delimiter: string): string =>
  needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The line end at the end of a text; undefined where there is none. */
export const lineEndOf = (raw: string): string | undefined => /\r\n$|\n$|\r$/.exec(raw)?.[0];

/** What a spreadsheet would take for a formula gets an apostrophe in front. Only what Halve adds is guarded. */
export const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
