import { parseRecord } from '../parse-record.ts';
import type { CsvRow } from '../read-csv.ts';

/** Where each cell of a row ends in its text; undefined where reading that text again does not give the very cells. */
export function cellEnds(
  { raw, cells }: Pick<CsvRow, 'raw' | 'cells'>,
  delimiter: string,
): number[] | undefined {
  const ends: number[] = [];
  const parsed = parseRecord(raw, 0, delimiter, true, ends);
  if (typeof parsed === 'string' || parsed.unclosed) return undefined;
  return cells.every((cell, index) => cell === parsed.cells[index]) ? ends : undefined;
}
