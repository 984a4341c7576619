/** As many columns as Excel knows. Millions of cells would take far more memory than their text. */
export const RECORD_CELLS = 16_384;

/** Where the quote that opens at `from` is closed: the first one behind it that is not doubled; -1 if there is none. */
export function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from + 1);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

/**
 * Reads a line, without its line end, as Excel, Google Sheets and Python's csv module do: the first quote that is not
 * doubled closes a cell, and text behind it belongs to the cell, so that `"q"tail` is `qtail`. Undefined where a quote
 * stays open, or the line ends before the text does. `ends` takes up where each cell ends.
 */
export function parseLine(line: string, delimiter: string, ends?: number[]): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const isQuoted = line[at] === '"';
    const quote = isQuoted ? closingQuote(line, at) : at;
    if (quote === -1) return undefined;
    const next = cells.length === RECORD_CELLS ? -1 : line.indexOf(delimiter, quote + Number(isQuoted));
    const end = next === -1 ? line.length : next;
    const plain = line.slice(quote + Number(isQuoted), end);
    if (/[\r\n]/.test(plain)) return undefined;
    cells.push(isQuoted ? line.slice(at + 1, quote).replaceAll('""', '"') + plain : plain);
    ends?.push(end);
    if (next === -1) return cells;
    at = end + 1;
  }
}
