import { CsvError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { findColumns } from './find-columns.ts';
import { maskCredentials } from './mask-credentials.ts';
import { readHeader } from './read-header.ts';
import { type CsvRow, readRow } from './read-row.ts';
import type { RecordReader } from './record-reader.ts';

export type { RowUrl } from './check-url.ts';
export type { CsvRow };

export interface Csv {
  /** The header's cells, as they were. */
  columns: string[];
  /** To be iterated once; leaving early releases the source. */
  rows: AsyncIterable<CsvRow>;
}

/**
 * Reads a CSV as it streams in: the header at once, the rows as they are asked for. Two readings of the same
 * bytes give the same rows, however the bytes are cut into chunks.
 *
 * @throws CsvError here or from `rows`, after the last good row: the CSV cannot be read to its end.
 */
export async function readCsv(bytes: AsyncIterable<Uint8Array>): Promise<Csv> {
  const pieces = decodeText(bytes);
  try {
    const { reader, header } = await readHeader(pieces);
    const rows = readRows(pieces, reader, header);
    const first = await rows.next();
    if (first.done) throw new CsvError('NO_ROWS', 'Expected rows under the header, but found none');
    return { columns: header.map(maskCredentials), rows: startingWith(first, rows) };
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
}

async function* readRows(
  pieces: AsyncGenerator<string | CsvError>,
  reader: RecordReader,
  header: string[],
): AsyncGenerator<CsvRow> {
  const columns = findColumns(header);
  let row = 0;
  try {
    for (let ended = false; ; ) {
      for (let record = reader.next(); record; record = reader.next()) {
        yield readRow(record, ++row, columns, header.length);
      }
      if (ended) return;
      const { value: piece, done } = await pieces.next();
      reader.push(piece);
      ended = done === true;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** The rest of a started generator, with what was already taken from it in front. */
function startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncIterable<T> {
  let waiting: IteratorResult<T> | undefined = first;
  const next = async () => {
    const result = waiting ?? (await rest.next());
    waiting = undefined;
    return result;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: () => rest.return(undefined) }) };
}
