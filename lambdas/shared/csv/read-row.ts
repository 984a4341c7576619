import type { Failure } from '../../../engine/errors.ts';
import { ROW_BYTES, ROW_URLS, ROW_URLS_BYTES, TABLE_TEXT_CHARACTERS, URL_CHARACTERS } from '../limits.ts';
import { maskCredentials, maskUrl } from '../mask-credentials.ts';
import { safeText, show } from '../show.ts';
import { type Address, findAddresses } from './addresses/find-addresses.ts';
import { type Resolved, resolveAddress } from './addresses/resolve-address.ts';
import { fitting, padded } from './fitting.ts';
import type { Column, Layout } from './layout.ts';
import { parseLine, RECORD_CELLS } from './records/parse-line.ts';

/** One address of a row: where it stands, what may be shown of it, and where it leads. */
export type RowUrl = Resolved & {
  /** Which of the image columns, from 0, and the place in its cell. */
  column: number;
  at: Address;
  /** As the catalogue writes it, passwords masked and cut to what may be stored. */
  shown: string;
};

export interface CsvRow {
  /** 1 is the first row under the header; blank lines and rows of empty cells do not count. */
  row: number;
  /** Where the row begins in the file, in bytes. */
  offset: number;
  /** The row as it stands in the file, decoded, with its line end. */
  raw: string;
  /** The client's own, passwords and all: for the results, never for answers, messages and logs. */
  cells: string[];
  /** Each cell is written as RFC 4180 has it, so that what `raw` says is what any reader finds in it. */
  strict: boolean;
  /** Masked and cut; null where the catalogue has no such column. */
  serial: string | null;
  product: string | null;
  /** In the order of the columns; empty when the row is rejected or has none. */
  urls: RowUrl[];
  rejected: Failure | null;
}

/** A record of the file, decoded. */
interface DecodedRecord {
  offset: number;
  raw: string;
  cells: string[];
  strict: boolean;
  tooLong: boolean;
  unclosedLine: number | undefined;
}

/** What a record of the CSV means. */
export function readRow(record: DecodedRecord, row: number, layout: Layout, baseUrl?: string): CsvRow {
  const { offset, raw } = record;
  const cells = cellsOf(record, layout);
  const strict = record.strict && cells === record.cells;
  const { serial, product, images } = layout.columns;
  let rejected = fault(record, cells, row, layout.width);
  const addresses = rejected ? [] : images.map(({ index }) => findAddresses(cells[index]!));
  const count = addresses.reduce((sum, { length }) => sum + length, 0);
  if (count > ROW_URLS) rejected = tooManyUrls(row, count, layout);
  let urls = rejected
    ? []
    : addresses.flatMap((found, column) => {
        const where = () => `${show(images[column]!.name)}, row ${row}`;
        return found.map((at) => urlAt(at, column, baseUrl, where));
      });
  const bytes = storedBytes(urls);
  if (bytes > ROW_URLS_BYTES) {
    rejected = urlsTooLong(row, bytes);
    urls = [];
  }
  return {
    row,
    offset,
    raw,
    cells,
    strict,
    serial: ofColumn(cells, serial),
    product: ofColumn(cells, product),
    urls,
    rejected,
  };
}

function urlAt(at: Address, column: number, baseUrl: string | undefined, where: () => string): RowUrl {
  const shown = safeText(maskUrl(at.text), URL_CHARACTERS);
  return Object.assign(resolveAddress(at.text, baseUrl, where), { column, at, shown });
}

const hrefOf = (url: RowUrl) => ('href' in url ? url.href : '');

/** What the addresses of a row take where it is stored; those of nearly all rows need no counting of bytes. */
function storedBytes(urls: RowUrl[]): number {
  const hrefs = urls.reduce((sum, url) => sum + hrefOf(url).length, 0);
  const most = urls.reduce((sum, { shown }) => sum + 3 * shown.length, hrefs);
  if (most <= ROW_URLS_BYTES) return most;
  // Where all are fetched as they are written, they are stored once.
  const isTwice = urls.some((url) => url.shown !== hrefOf(url));
  return urls.reduce((sum, { shown }) => sum + Buffer.byteLength(shown), isTwice ? hrefs : 0);
}

/** How much of a serial or name is looked at for passwords; what is kept of it is shorter. */
const MASKED_CHARACTERS = 4_096;

function ofColumn(cells: string[], column: Column | null): string | null {
  if (column === null) return null;
  const text = maskCredentials((cells[column.index] ?? '').slice(0, MASKED_CHARACTERS));
  return text.slice(0, TABLE_TEXT_CHARACTERS).toWellFormed();
}

/**
 * The cells of a record that is not as wide as the header: without empty ones behind those of the header, as Excel
 * leaves them, or as spreadsheets read it where that makes it fit, or with empty ones behind its own.
 */
function cellsOf({ cells, raw, strict, unclosedLine }: DecodedRecord, layout: Layout): string[] {
  const { delimiter, width, columns } = layout;
  if (cells.length === width || unclosedLine !== undefined) return cells;
  const others = strict ? undefined : parseLine(raw.replace(/(?:\r\n|\n|\r)$/, ''), delimiter);
  const images = columns.images.map(({ index }) => index);
  // Of what is quoted oddly nobody can tell where a cell ends.
  const short = strict ? padded(cells, width, images) : undefined;
  return fitting(cells, width) ?? (others && fitting(others, width)) ?? short ?? cells;
}

function fault(record: DecodedRecord, cells: string[], row: number, width: number): Failure | null {
  if (record.unclosedLine !== undefined) {
    return {
      code: 'UNCLOSED_QUOTE',
      message: `Expected every quote to be closed, but the one that opens in line ${record.unclosedLine}, row ${row}, is not, or has text behind it`,
    };
  }
  if (record.tooLong) {
    return {
      code: 'ROW_TOO_LONG',
      message: `Expected at most ${ROW_BYTES} bytes in row ${row}, but found more`,
    };
  }
  if (record.raw.includes('\0')) {
    return { code: 'NUL_CHARACTER', message: `Expected text in row ${row}, but found a NUL character in it` };
  }
  if (cells.length === width) return null;
  const found = cells.length > RECORD_CELLS ? `over ${RECORD_CELLS}` : cells.length;
  const hint = cells.length > width ? '; a cell that contains the delimiter must stand in quotes' : '';
  return {
    code: 'WRONG_CELLS',
    message: `Expected ${width} cells in row ${row}, as in the header, but found ${found}${hint}`,
  };
}

function urlsTooLong(row: number, bytes: number): Failure {
  return {
    code: 'URLS_TOO_LONG',
    message: `Expected at most ${ROW_URLS_BYTES} bytes in all URLs of row ${row} together, but found ${bytes}`,
  };
}

function tooManyUrls(row: number, count: number, { columns }: Layout): Failure {
  const where = columns.images.slice(0, 5).map(({ name }) => show(name, 40));
  return {
    code: 'TOO_MANY_URLS',
    message: `Expected at most ${ROW_URLS} URLs in ${where.join(', ')}, row ${row}, but found ${count}`,
  };
}
