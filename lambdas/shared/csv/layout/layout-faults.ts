import { CsvError } from '../../errors.ts';
import { IMAGE_COLUMNS } from '../../limits.ts';
import { show } from '../../show.ts';
import { isAdded } from '../columns/added-columns.ts';
import type { FoundColumns } from '../columns/find-columns.ts';

/** The head of a file as it was read, of which a fault tells what was found. */
interface HeadRead {
  header: string[] | null;
  width: number;
  columns: FoundColumns;
  /** Those by which columns are chosen. */
  rows: string[][];
}

/** So much of a header that a name in it can be picked, and room for the rest of the sentence. */
const HEADER_CHARACTERS = 700;
/** Of options.columns. */
const WISHES_SHOWN = 12;

function columnsShown({ header, width }: HeadRead): string {
  if (!header) return `${width} columns without a header`;
  const shown: string[] = [];
  let left = HEADER_CHARACTERS;
  for (const cell of header) {
    const name = show(cell, 40);
    left -= name.length + 2;
    if (left < 0) break;
    shown.push(name);
  }
  const more = header.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** `first` is the file's first line. */
export function notText(first: string): CsvError {
  const hint = first.slice(0, 2).includes('\0') ? '; UTF-16 needs a byte-order mark in front' : '';
  return new CsvError(
    'NOT_TEXT',
    `Expected text, but found a NUL character in the first lines of the file${hint}`,
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
    .slice(0, WISHES_SHOWN)
    .map((wish) => (typeof wish === 'number' ? `number ${wish}` : show(wish, 40)));
  const isOurs = missing.some((wish) =>
    isAdded(typeof wish === 'number' ? (reading.header?.[wish - 1] ?? '') : wish),
  );
  return new CsvError(
    'COLUMN_NOT_FOUND',
    `Expected the column ${wished.join(', ')} of options.columns in the CSV, but found ${columnsShown(reading)}` +
      (isOurs ? '. A column that Halve has added is never read: give it another name first' : ''),
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
