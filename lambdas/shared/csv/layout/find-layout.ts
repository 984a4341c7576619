import { CsvError } from '../../errors.ts';
import { IMAGE_COLUMNS } from '../../limits.ts';
import { maskCredentials } from '../../mask-credentials.ts';
import type { ColumnWishes } from '../../schemas/options.ts';
import { safeText } from '../../show.ts';
import { errorColumn } from '../columns/added-columns.ts';
import { countWished, type FoundColumns, findColumns } from '../columns/find-columns.ts';
import { isListOfPictures } from '../columns/image-columns-by-content.ts';
import { knownNames } from '../columns/known-names.ts';
import { fitting } from '../fitting.ts';
import type { Column, Layout } from '../layout.ts';
import { noImageColumn, notFound, notText, tooManyColumns, unclosed } from './layout-faults.ts';
import { type HeadSample, LINES_ABOVE, SAMPLE_ROWS, type SampleRecord } from './sample.ts';

/** The layout, and how many records stand above the first row, the header included. */
export type FoundLayout = Pick<Layout, 'delimiter' | 'header' | 'width' | 'errors' | 'columns'> & {
  above: number;
  /** Whether a row follows in the head. */
  hasRows: boolean;
};

/** The head of a file, as one delimiter cuts it. */
interface Reading {
  delimiter: string;
  header: string[] | null;
  above: number;
  hasRows: boolean;
  width: number;
  columns: FoundColumns;
  lines: string[][];
  /** Those by which columns are chosen. */
  rows: string[][];
  unclosedLine: number | undefined;
  /** How well it reads, the weightiest figure first. */
  rank: number[];
}

/**
 * Chooses the delimiter by which the head of the file reads best, and with it the header and the columns: those that
 * are wished for, else by name and by content. A count of the delimiters would be misled by those inside cells.
 *
 * @throws CsvError EMPTY_FILE, NOT_TEXT, UNCLOSED_QUOTE, COLUMN_NOT_FOUND, NO_IMAGE_COLUMN, TOO_MANY_COLUMNS
 */
export function findLayout(samples: HeadSample[], wishes: ColumnWishes = {}): FoundLayout {
  const readings = samples
    .filter(({ records }) => records.length > 0)
    .map((sample) => readingOf(sample, wishes));
  const [best] = readings.toSorted((a, b) => compare(b.rank, a.rank));
  if (best === undefined)
    throw new CsvError('EMPTY_FILE', 'Expected a header and rows, but the file is empty');
  const { delimiter, header, above, width, columns, lines, rows } = best;
  const fault = faultOf(best);
  // In a row it costs that row alone; but that a file is no text says more than what is missing in it.
  if ((fault ? lines : lines.slice(0, above)).some(holdsNul)) throw notText(lines[0]!.join(delimiter));
  if (fault) throw fault;
  const column = (index: number | null) => (index === null ? null : named(index, header));
  return {
    delimiter,
    header: header !== null,
    above,
    hasRows: best.hasRows,
    width,
    errors: header === null ? errorColumn(rows, width) : undefined,
    columns: {
      serial: column(columns.serial),
      product: column(columns.product),
      images: columns.images.map((index) => named(index, header)),
    },
  };
}

function faultOf(best: Reading): CsvError | undefined {
  const { unclosedLine, columns } = best;
  if (unclosedLine !== undefined) return unclosed(unclosedLine);
  if (columns.missing.length > 0) return notFound(columns.missing, best);
  if (columns.images.length === 0) return noImageColumn(best);
  return columns.images.length > IMAGE_COLUMNS ? tooManyColumns(best) : undefined;
}

const holdsNul = (cells: string[]) => cells.some((cell) => cell.includes('\0'));

function readingOf({ delimiter, records }: HeadSample, wishes: ColumnWishes): Reading {
  const lines = records.map(({ cells }) => cells);
  const usual = usualWidth(lines);
  const { place, known, wished } = headerPlace(lines, usual, wishes);
  const line = records[place]!;
  const isHeader =
    known.images.length > 0 || wished > 0 || !line.cells.some((cell) => isListOfPictures(cell.trim()));
  const header = isHeader ? line.cells : null;
  const above = isHeader ? place + 1 : place;
  const width = line.cells.length;
  const rows = lines
    .slice(above)
    .flatMap((cells) => [fitting(cells, width)].filter((row) => row !== undefined));
  const columns = findColumns(header, rows.slice(0, SAMPLE_ROWS), width, wishes);
  const even = width > 1 ? lines.filter((cells) => cells.length === usual).length / lines.length : 0;
  const rank = [
    wished,
    known.kinds,
    Number(place === 0),
    known.images.length,
    Math.min(1, columns.images.length),
    even,
    width,
  ];
  const hasRows = lines.length > above;
  return {
    delimiter,
    header,
    above,
    hasRows,
    width,
    columns,
    lines,
    rows,
    unclosedLine: brokenHeader(line, isHeader),
    rank,
  };
}

const brokenHeader = ({ unclosedLine }: SampleRecord, isHeader: boolean) =>
  isHeader ? unclosedLine : undefined;

/**
 * The line that has most of the names, else the first that is as wide as most. Of two that follow one another and
 * have the same names the second is the header: Amazon writes them once for people, and once for machines.
 */
function headerPlace(lines: string[][], usual: number, wishes: ColumnWishes) {
  const none = { known: knownNames([]), wished: 0 };
  let best: { place: number; score: number[] } & typeof none = { place: -1, score: [0, 0], ...none };
  lines.slice(0, LINES_ABOVE + 1).forEach((line, place) => {
    const known = knownNames(line);
    const wished = countWished(line, wishes);
    const score = [wished, known.kinds];
    const isNext = place === best.place + 1 && known.images.length > 0;
    const again =
      isNext && known.images.length === best.known.images.length && compare(score, best.score) === 0;
    if (compare(score, best.score) > 0 || again) best = { place, score, known, wished };
  });
  if (best.place !== -1) return best;
  const asUsual = lines.filter(({ length }) => length === usual);
  const isAsWide = ({ length }: string[]) =>
    length === usual || (length > 1 && asUsual.every((cells) => fitting(cells, length)));
  const place = lines.slice(0, LINES_ABOVE + 1).findIndex(isAsWide);
  return { ...none, place: Math.max(0, place) };
}

function usualWidth(lines: string[][]): number {
  const times = new Map<number, number>();
  for (const { length } of lines) times.set(length, (times.get(length) ?? 0) + 1);
  const [usual] = [...times].sort(([a, timesA], [b, timesB]) => timesB - timesA || b - a);
  return usual?.[0] ?? 0;
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((figure, index) => figure !== b[index]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}

const NAME_CHARACTERS = 200;

const named = (index: number, header: string[] | null): Column => ({
  index,
  name: header ? safeText(maskCredentials(header[index]!), NAME_CHARACTERS) : String(index + 1),
});
