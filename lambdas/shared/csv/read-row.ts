import type { Failure } from '../../../engine/errors.ts';
import { ROW_BYTES, ROW_URLS } from '../limits.ts';
import { checkUrl, type RowUrl } from './check-url.ts';
import { type Columns, URLS_COLUMN } from './find-columns.ts';
import { maskCredentials } from './mask-credentials.ts';
import { maskUrls } from './mask-urls.ts';
import { RECORD_CELLS } from './parse-record.ts';
import type { CsvRecord } from './record-reader.ts';
import { splitUrls } from './split-urls.ts';

export interface CsvRow {
  /** 1 is the first row under the header; blank lines do not count. */
  row: number;
  /** As they were, but for the user names and passwords of URLs, which are masked. */
  cells: string[];
  serial: string;
  product: string;
  /** Empty when the row is rejected. */
  urls: RowUrl[];
  rejected: Failure | null;
}

/** What a record of the CSV means. */
export function readRow(record: CsvRecord, row: number, columns: Columns, width: number): CsvRow {
  const cells = record.cells.map((cell, index) =>
    index === columns.urls ? maskUrls(cell) : maskCredentials(cell),
  );
  const { serial = '', product = '' } = { serial: cells[columns.serial], product: cells[columns.product] };
  const reject = (code: string, message: string): CsvRow => ({
    row,
    cells,
    serial,
    product,
    urls: [],
    rejected: { code, message },
  });

  if (record.unclosedLine !== undefined) {
    return reject(
      'UNCLOSED_QUOTE',
      `Expected every quote to be closed, but the one that opens in line ${record.unclosedLine}, row ${row}, is not`,
    );
  }
  if (record.tooLong) {
    return reject('ROW_TOO_LONG', `Expected at most ${ROW_BYTES} bytes in row ${row}, but found more`);
  }
  if (cells.length !== width) {
    const found = cells.length > RECORD_CELLS ? `over ${RECORD_CELLS}` : cells.length;
    const hint = cells.length > width ? '; a cell that contains the delimiter must stand in quotes' : '';
    return reject(
      'WRONG_CELLS',
      `Expected ${width} cells in row ${row}, as in the header, but found ${found}${hint}`,
    );
  }
  const urls = splitUrls(record.cells[columns.urls]!);
  if (urls.length === 0) {
    return reject('NO_URL', `Expected at least one URL in "${URLS_COLUMN}", row ${row}, but found none`);
  }
  if (urls.length > ROW_URLS) {
    return reject(
      'TOO_MANY_URLS',
      `Expected at most ${ROW_URLS} URLs in "${URLS_COLUMN}", row ${row}, but found ${urls.length}`,
    );
  }
  return { row, cells, serial, product, urls: urls.map((url) => checkUrl(url, row)), rejected: null };
}
