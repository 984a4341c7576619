import { CsvError } from '../errors.ts';
import { show } from './show.ts';

export interface Columns {
  serial: number;
  product: number;
  urls: number;
}

export const URLS_COLUMN = 'Input Image Urls';
const TITLES = { serial: 'S. No.', product: 'Product Name', urls: URLS_COLUMN };

/** Per column the names it goes by, the likeliest first, without case, spaces and punctuation. */
const NAMES: Record<keyof Columns, string[]> = {
  serial: ['sno', 'serialnumber', 'serialno', 'serialnum', 'serial', 'srno', 'slno'],
  product: ['productname', 'product'],
  urls: ['inputimageurls', 'inputimageurl', 'imageurls', 'imageurl'],
};
const KEYS = Object.keys(NAMES) as (keyof Columns)[];
/** How many columns `countColumns` finds in a good header. */
export const NEEDED_COLUMNS = KEYS.length;
const SHOWN = 12;

/** How many of the needed columns a header has. */
export function countColumns(header: string[]): number {
  const names = header.map(plainName);
  return KEYS.filter((key) => NAMES[key].some((name) => names.includes(name))).length;
}

/** Where the needed columns are. A likelier name wins over another; the same name twice is an error. */
export function findColumns(header: string[]): Columns {
  const names = header.map(plainName);
  const missing: string[] = [];
  const columns: Columns = { serial: -1, product: -1, urls: -1 };
  for (const key of KEYS) {
    const name = NAMES[key].find((candidate) => names.includes(candidate));
    if (name === undefined) {
      missing.push(`"${TITLES[key]}"`);
      continue;
    }
    const first = names.indexOf(name);
    const second = names.indexOf(name, first + 1);
    if (second !== -1) throw ambiguous(TITLES[key], header, first, second);
    columns[key] = first;
  }
  if (missing.length > 0) throw missingColumns(missing, header);
  return columns;
}

function plainName(cell: string): string {
  // No needed name is long; a cell of a megabyte need not be looked at as a whole.
  return cell
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function ambiguous(title: string, header: string[], first: number, second: number): CsvError {
  return new CsvError(
    'AMBIGUOUS_COLUMNS',
    `Expected one column "${title}" in the header, but found two: ${show(header[first]!)} (column ` +
      `${first + 1}) and ${show(header[second]!)} (column ${second + 1})`,
  );
}

function missingColumns(missing: string[], header: string[]): CsvError {
  const found = header.slice(0, SHOWN).map((cell) => show(cell, 40));
  const more = header.length > SHOWN ? ` and ${header.length - SHOWN} more` : '';
  return new CsvError(
    'MISSING_COLUMNS',
    `Expected a first line with the columns "${TITLES.serial}", "${TITLES.product}" and "${TITLES.urls}", ` +
      `but ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing; found ${found.join(', ')}${more}`,
  );
}
