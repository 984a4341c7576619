import { CsvError } from '../errors.ts';
import { IMAGE_COLUMNS } from '../limits.ts';
import type { FoundColumns } from './find-columns.ts';
import { show } from './show.ts';

/** The head of a file as it was read, of which a fault tells what was found. */
interface HeadRead {
  header: string[] | null;
  width: number;
  columns: FoundColumns;
  /** Those by which columns are chosen. */
  rows: string[][];
}

const HEADER_SHOWN = 12;

function columnsShown({ header, width }: HeadRead): string {
  if (!header) return `${width} columns without a header`;
  const more = header.length > HEADER_SHOWN ? ` and ${header.length - HEADER_SHOWN} more` : '';
  return (
    header
      .slice(0, HEADER_SHOWN)
      .map((cell) => show(cell, 40))
      .join(', ') + more
  );
}

export function unclosed(line: number): CsvError {
  const where = `the one that opens in line ${line} of the header`;
  return new CsvError(
    'UNCLOSED_QUOTE',
    `Expected every quote to be closed, but ${where} is not, or has text behind it`,
  );
}

export function notFound(missing: (string | number)[], reading: HeadRead): CsvError {
  const wished = missing
    .slice(0, HEADER_SHOWN)
    .map((wish) => (typeof wish === 'number' ? `number ${wish}` : show(wish, 40)));
  return new CsvError(
    'COLUMN_NOT_FOUND',
    `Expected the column ${wished.join(', ')} of options.columns in the CSV, but found ${columnsShown(reading)}`,
  );
}

export function noImageColumn(reading: HeadRead): CsvError {
  return new CsvError(
    'NO_IMAGE_COLUMN',
    `Expected a column with URLs of images, but none looks like one; found ${columnsShown(reading)}. ` +
      `Name it by options.columns, such as {"images": [${likeliest(reading)}]}`,
  );
}

export function tooManyColumns(reading: HeadRead): CsvError {
  return new CsvError(
    'TOO_MANY_COLUMNS',
    `Expected at most ${IMAGE_COLUMNS} columns with URLs of images, but found ${reading.columns.images.length} ` +
      `in ${columnsShown(reading)}. Name those that count by options.columns, or hand the CSV in by parts`,
  );
}

/** The column that holds the most like paths, else the last one, as options.columns would name it. */
function likeliest({ header, rows, width }: HeadRead): string {
  const paths = (index: number) =>
    rows.filter((row) => /[/\\]|\.\w{3,4}$/.test(row[index]!.slice(0, 200))).length;
  const isNamed = (index: number) => header === null || header[index]!.trim() !== '';
  const columns = Array.from({ length: width }, (_, index) => index).filter(isNamed);
  const best = columns.reduce((a, b) => (paths(b) >= paths(a) ? b : a), columns[0] ?? 0);
  const name = header?.[best];
  // A name that is masked or cut would not be found.
  return name !== undefined && show(name, 40) === `"${name}"` ? show(name) : String(best + 1);
}
