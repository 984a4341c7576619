import { CsvError } from '../../errors.ts';
import { RecordReader } from '../records/record-reader.ts';

/** The part of a file by which its layout is chosen, in bytes. */
export const HEAD_BYTES = 1024 * 1024;
/** So much is read for it where a row, of whatever length, fills that part: the longest one, and as much behind it. */
export const LONG_HEAD_BYTES = 17 * HEAD_BYTES;
export const DELIMITERS = [',', ';', '\t', '|'];
/** How many rows columns are chosen by. */
export const SAMPLE_ROWS = 200;
/** How many lines may stand above the header: Amazon's files have two, and Excel's `sep=;` is one. */
export const LINES_ABOVE = 10;

export interface SampleRecord {
  cells: string[];
  unclosedLine: number | undefined;
}

/** The first records of a file, as one delimiter cuts them. */
export interface HeadSample {
  delimiter: string;
  records: SampleRecord[];
}

/** `cut` says whether more follows. `cellsOf` decodes a record's cells, where the text is byte text. */
export function sampleOf(
  text: string,
  delimiter: string,
  cut: boolean,
  cellsOf = (_raw: string, cells: string[]) => cells,
): HeadSample {
  const reader = new RecordReader(delimiter);
  reader.push(text);
  if (!cut) reader.push(undefined);
  const records: SampleRecord[] = [];
  try {
    for (let record = reader.next(); record; record = reader.next()) {
      const { raw, cells, unclosedLine } = record;
      if (cells.length > 0) records.push({ cells: cellsOf(raw, cells), unclosedLine });
      if (records.length === SAMPLE_ROWS + LINES_ABOVE) break;
    }
  } catch (error) {
    // Whoever reads the rows comes upon it again, after the rows in front of it.
    if (!(error instanceof CsvError)) throw error;
  }
  return { delimiter, records };
}
