import type { CsvRow } from '../read-csv.ts';
import { parseLine } from '../records/parse-line.ts';
import { parseRecord } from '../records/parse-record.ts';

/**
 * Where each cell of a row ends in its text; undefined where reading that text again does not give the very cells. The
 * text may leave out empty ones at its end.
 */
export function cellEnds(
  { raw, cells }: Pick<CsvRow, 'raw' | 'cells'>,
  delimiter: string,
): number[] | undefined {
  const says = (found: readonly string[]) => cells.every((cell, index) => cell === (found[index] ?? ''));
  const ends: number[] = [];
  const parsed = parseRecord(raw, 0, delimiter, true, ends);
  if (typeof parsed !== 'string' && !parsed.unclosed && says(parsed.cells)) return ends;
  const others: number[] = [];
  const line = parseLine(raw.replace(/(?:\r\n|\n|\r)$/, ''), delimiter, others);
  return line && says(line) ? others : undefined;
}
