import { CsvError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { countColumns, findColumns } from './find-columns.ts';
import { maskCredentials } from './mask-credentials.ts';
import { type CsvRow, readRow } from './read-row.ts';
import { type CsvRecord, RecordReader } from './record-reader.ts';

export type { RowUrl } from './check-url.ts';
export type { CsvRow };

export interface Csv {
  /** The header's cells, as they were. */
  columns: string[];
  rows: AsyncIterable<CsvRow>;
}

const DELIMITERS = [',', ';', '\t'];
const NEEDED = 3;

/**
 * Reads a CSV as it streams in: the header at once, the rows as they are asked for, each once. Two readings
 * of the same bytes give the same rows, however the bytes are cut into chunks.
 *
 * @throws CsvError here or from `rows`, after the last good row: the CSV cannot be read to its end.
 */
export async function readCsv(bytes: AsyncIterable<Uint8Array>): Promise<Csv> {
  const texts = decodeText(bytes);
  try {
    const { reader, header } = await readHeader(texts);
    const rows = readRows(texts, reader, header);
    const first = await rows.next();
    if (first.done) throw new CsvError('NO_ROWS', 'Expected rows under the header, but found none');
    return { columns: header.map(maskCredentials), rows: startingWith(first, rows) };
  } catch (error) {
    await texts.return(undefined);
    throw error;
  }
}

/** Reads the header with each delimiter at once, and takes the one that finds the needed columns. */
async function readHeader(
  texts: AsyncGenerator<string>,
): Promise<{ reader: RecordReader; header: string[] }> {
  const candidates = DELIMITERS.map((delimiter) => new HeaderReader(delimiter));
  for (;;) {
    const { value: text, done } = await texts.next();
    for (const candidate of candidates) {
      candidate.read(text);
      if (candidate.score === NEEDED) return candidate.sound();
    }
    if (done || candidates.every(({ record }) => record)) break;
  }
  const [best] = candidates
    .filter(({ record }) => record)
    .sort((a, b) => b.score - a.score || b.width - a.width);
  if (!best) throw new CsvError('EMPTY_FILE', 'Expected a header and rows, but the file is empty');
  const { header } = best.sound();
  findColumns(header);
  throw new Error('unreachable: a header with all columns is returned above');
}

class HeaderReader {
  readonly reader: RecordReader;
  record: CsvRecord | undefined;
  score = 0;

  constructor(delimiter: string) {
    this.reader = new RecordReader(delimiter);
  }

  get width(): number {
    return this.record?.cells.length ?? 0;
  }

  /** Takes a piece of text, or the end. */
  read(text: string | undefined): void {
    if (text === undefined) this.reader.end();
    else this.reader.push(text);
    this.record ??= this.reader.next();
    // Excel writes the delimiter into a line of its own, above the header.
    if (/^sep=.?$/i.test(this.record?.cells.join(this.reader.delimiter) ?? ''))
      this.record = this.reader.next();
    if (this.record) this.score = countColumns(this.record.cells);
  }

  sound(): { reader: RecordReader; header: string[] } {
    const { cells, unclosedLine } = this.record!;
    if (unclosedLine !== undefined) {
      throw new CsvError(
        'UNCLOSED_QUOTE',
        `Expected every quote in the header to be closed, but the one that opens in line ${unclosedLine} is not`,
      );
    }
    return { reader: this.reader, header: cells };
  }
}

async function* readRows(
  texts: AsyncGenerator<string>,
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
      const { value: text, done } = await texts.next();
      ended = done === true;
      if (ended) reader.end();
      else reader.push(text as string);
    }
  } finally {
    await texts.return(undefined);
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
