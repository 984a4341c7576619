import { CsvError } from '../errors.ts';
import { CSV_ROWS } from '../limits.ts';
import type { CsvEncoding } from '../schemas/csv-encoding.ts';
import type { ColumnWishes } from '../schemas/options.ts';
import { byteText } from './file/byte-text.ts';
import { decodeRecord, type RecordEncoding } from './file/decode-record.ts';
import { fileEncoding, isUtf16 } from './file/file-encoding.ts';
import { fileKind } from './file/file-kind.ts';
import { type Peeked, peek } from './file/peek.ts';
import { type FoundLayout, findLayout } from './layout/find-layout.ts';
import { DELIMITERS, HEAD_BYTES, LONG_HEAD_BYTES, sampleOf } from './layout/sample.ts';
import type { Layout } from './layout.ts';
import { type CsvRow, readRow } from './read-row.ts';
import { RecordReader } from './records/record-reader.ts';

export type { RowUrl } from './read-row.ts';
export type { CsvRow, Layout };

/** What a client may ask of the reading. */
export interface ReadWishes {
  columns?: ColumnWishes | undefined;
  base_url?: string | undefined;
  encoding?: CsvEncoding | undefined;
}

/** Lines that are no row: what stands above the rows, blank lines, rows of empty cells. Each as it stands in the file. */
export interface Gap {
  raw: string;
  /** Of a line above the rows; none otherwise. */
  cells: string[];
}

export interface Csv {
  layout: Layout;
  /** The header's cells, as they were; null where there is none. */
  header: string[] | null;
  /** What has been read so far was written in these. */
  seen: ReadonlySet<RecordEncoding>;
  /** The lines above the header, and the header's own, as they stand in the file. */
  above: string;
  headerLine: string;
  /** The rows, and the gaps between them. To be iterated once; leaving early releases the source. */
  records: AsyncIterable<CsvRow | Gap>;
  /** The rows alone. */
  rows: AsyncIterable<CsvRow>;
}

/**
 * Reads a CSV as it streams in: its layout at once, the rows as they are asked for. Two readings of the same bytes
 * give the same rows, however the bytes are cut into chunks.
 *
 * @throws CsvError here or from `rows`, after the last good row: the CSV cannot be read to its end.
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, wishes: ReadWishes = {}): Promise<Csv> {
  let peeked = await peek(source, HEAD_BYTES);
  try {
    const { head } = peeked;
    const kind = fileKind(head);
    if (kind) throw new CsvError(kind.code, `Expected a CSV, but found ${kind.kind}`);
    const { encoding, markBytes } = fileEncoding(head, wishes.encoding);
    let looked = await look(peeked, wishes);
    const isShort = peeked.ended;
    if (!isShort && saysLittle(looked)) {
      peeked = await peek(peeked.bytes, LONG_HEAD_BYTES);
      looked = await look(peeked, wishes);
    }
    if (looked instanceof CsvError) throw looked;
    const { above: lines, hasRows, ...found } = looked;
    if (isShort && !hasRows) throw noRows();
    const layout: Layout = { ...found, encoding, mark: markBytes > 0 };
    const seen = new Set<RecordEncoding>();
    const place = { offset: 0, skip: markBytes, row: 0, above: lines };
    const records = readRecords(peeked.bytes, layout, wishes, place, seen);
    const { above, headerLine, header } = await readHead(records, lines, layout.header);
    return { layout, seen, header, above, headerLine, records, rows: rowsOf(records) };
  } catch (error) {
    await peeked.release();
    throw error;
  }
}

/**
 * Reads on in the bytes of a file from a row on whose offset in bytes and whose number are known.
 *
 * @throws CsvError from `rows`.
 */
export function resumeCsv(
  bytes: AsyncIterable<Uint8Array>,
  layout: Layout,
  at: Pick<CsvRow, 'offset' | 'row'>,
  wishes: Pick<ReadWishes, 'base_url'> = {},
): Pick<Csv, 'rows' | 'seen'> {
  const seen = new Set<RecordEncoding>();
  const place = { offset: at.offset, skip: 0, row: at.row - 1, above: 0 };
  return { rows: rowsOf(readRecords(bytes, layout, wishes, place, seen)), seen };
}

/** The layout by the beginning of the file, or why there is none. */
const look = ({ head, ended }: Peeked, wishes: ReadWishes): Promise<FoundLayout | CsvError> =>
  layoutOf(head, ended, wishes).catch((error) => {
    if (error instanceof CsvError) return error;
    throw error;
  });

/** Whether a first row that is longer than the head may hide what the columns are known by. */
const saysLittle = (looked: FoundLayout | CsvError) =>
  looked instanceof CsvError ? looked.code === 'NO_IMAGE_COLUMN' : !looked.hasRows;

async function layoutOf(head: Buffer, ended: boolean, wishes: ReadWishes): Promise<FoundLayout> {
  const { encoding, markBytes } = fileEncoding(head, wishes.encoding);
  let text = '';
  for await (const piece of byteText([head], encoding, { skip: markBytes, cut: !ended })) text += piece;
  const cellsOf = (raw: string, cells: string[]) => decodeRecord(raw, cells, encoding).cells;
  const samples = DELIMITERS.map((delimiter) => sampleOf(text, delimiter, !ended, cellsOf));
  return findLayout(samples, wishes.columns);
}

type Place = { offset: number; skip: number; row: number; above: number };

async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  layout: Layout,
  wishes: ReadWishes,
  { offset, skip, row, above }: Place,
  seen: Set<RecordEncoding>,
): AsyncGenerator<CsvRow | Gap> {
  const reader = new RecordReader(layout.delimiter);
  const pieces = byteText(bytes, layout.encoding, { skip });
  let at = offset + skip;
  let left = above;
  let counted = row;
  try {
    for (let ended = false; ; ) {
      for (let record = reader.next(); record; record = reader.next()) {
        const { raw, cells, encoding } = decodeRecord(record.raw, record.cells, layout.encoding);
        const begin = at;
        at += isUtf16(layout.encoding) ? raw.length * 2 : record.raw.length;
        seen.add(encoding);
        if (cells.length === 0 || left > 0) {
          yield { raw, cells };
          if (left > 0 && cells.length > 0) left -= 1;
          counted += record.emptyRows;
        } else {
          const { strict, tooLong, unclosedLine } = record;
          yield readRow(
            { raw, cells, offset: begin, strict, tooLong, unclosedLine },
            ++row,
            layout,
            wishes.base_url,
          );
          counted += 1;
        }
        if (counted > CSV_ROWS) throw tooManyRows();
      }
      if (ended) break;
      const { value: piece, done } = await pieces.next();
      reader.push(done ? undefined : piece);
      ended = done === true;
    }
    if (row === 0) throw noRows();
  } finally {
    await pieces.return(undefined);
  }
}

/** Reads the lines above the rows; the last of them is the header, if there is one. */
async function readHead(records: AsyncGenerator<CsvRow | Gap>, lines: number, withHeader: boolean) {
  let above = '';
  for (let left = lines; left > 0; ) {
    const { value } = await records.next();
    if (value.cells.length > 0) left -= 1;
    if (left === 0 && withHeader)
      return { above, headerLine: value.raw as string, header: value.cells as string[] };
    above += value.raw;
  }
  return { above, headerLine: '', header: null };
}

async function* rowsOf(records: AsyncIterable<CsvRow | Gap>): AsyncGenerator<CsvRow> {
  for await (const record of records) if ('row' in record) yield record;
}

const noRows = () => new CsvError('NO_ROWS', 'Expected rows under the header, but found none');

const tooManyRows = () =>
  new CsvError('TOO_MANY_ROWS', `Expected at most ${CSV_ROWS} rows in a CSV, but found more`);
