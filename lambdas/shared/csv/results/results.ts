import type { Failure } from '../../../../engine/errors.ts';
import { maskCredentials } from '../../mask-credentials.ts';
import { safeText } from '../../show.ts';
import { ADDED_COLUMNS, type AddedColumn, addedPlaces } from '../columns/added-columns.ts';
import type { Csv, CsvRow, Gap } from '../read-csv.ts';
import { parseLine } from '../records/parse-line.ts';
import { csvLine, harmless, lineEndOf } from './csv-line.ts';
import { splice, type TextChange } from './php-lengths.ts';
import { replaceInCell } from './replace-in-cell.ts';
import { spliceCells } from './splice-cells.ts';

/** What became of one URL of a row; `note` says why an output is what it is, where that needs saying. */
export type UrlOutcome = { outputUrl: string; note?: Failure | undefined } | { failure: Failure };

/** The three result files: what stands in each for one piece of the catalogue. */
export interface Shapes {
  /** The input's cells, and what came of its images beside them. */
  added: string;
  /** The input with the new URLs in the places of the old ones. */
  replaced: string;
  /** The rows of which something failed, with only the URLs that did. */
  failed: string;
}

/** What stands in each for a row, and how many addresses stay in `replaced` though there are outputs. */
type RowShapes = Shapes & { stayed: number };

const NO_OUTCOME: Failure = {
  code: 'NO_OUTCOME',
  message: 'Expected an outcome of this image, but none was recorded',
};
const NOT_REPLACED: Failure = {
  code: 'NOT_REPLACED',
  message:
    'The new URL could not be written safely into what surrounds the old one, so the old one stays for import',
};
const MESSAGE_CHARACTERS = 1_000;
const [OUTPUTS, ERRORS, NOTES] = ADDED_COLUMNS;

/**
 * Writes the result files piece by piece, in the input's own delimiter, line ends and order of columns. `mark` asks
 * for a byte-order mark in front.
 */
export function createResults(csv: Pick<Csv, 'layout' | 'header' | 'above' | 'headerLine'>, mark: boolean) {
  const { header, above, headerLine, layout } = csv;
  const { delimiter, width, columns } = layout;
  const lineEnd = lineEndOf(headerLine);
  const ofAdded = addedPlaces(ADDED_COLUMNS, header, layout);
  const ofFailed = addedPlaces([ERRORS], header, layout);

  /** A row may be short or long: it is padded, or its last cell takes in the rest, so that columns stay columns. */
  function fit(cells: readonly string[]): string[] {
    if (cells.length > width) return [...cells.slice(0, width - 1), cells.slice(width - 1).join(delimiter)];
    return [...cells, ...Array<string>(width - cells.length).fill('')];
  }

  type Added = Partial<Record<AddedColumn, string>>;
  function lineWith(
    cells: readonly string[],
    raw: string,
    places: Map<AddedColumn, number>,
    added: Added,
  ): string {
    const line = fit(cells);
    for (const [name, place] of places) line[place] = added[name] ?? '';
    return csvLine(line, delimiter, lineEnd ?? lineEndOf(raw) ?? '\r\n');
  }

  /** What Halve adds stands behind a row that any reader reads as we do: its own text need not be written anew. */
  const isBehind = [...ofAdded.values()].every((place) => place >= width);
  function addedLine({ cells, raw, strict }: CsvRow, added: Added): string {
    const end = lineEndOf(raw);
    const line = end === undefined ? raw : raw.slice(0, -end.length);
    // Whoever opens it finds in an oddly quoted cell what they found in the input.
    const others = strict ? undefined : parseLine(line, delimiter);
    if (others?.length === width) return lineWith(others, raw, ofAdded, added);
    if (!strict || !isBehind || cells.length !== width) return lineWith(cells, raw, ofAdded, added);
    const behind = [...ofAdded.keys()].map((name) => added[name] ?? '');
    return line + delimiter + csvLine(behind, delimiter, lineEnd ?? end ?? '\r\n');
  }

  function begin(): Shapes {
    const start = (mark ? '\ufeff' : '') + above;
    if (header === null) return { added: start, replaced: start, failed: start };
    const named = (places: Map<AddedColumn, number>) =>
      Object.fromEntries([...places].map(([name, place]) => [name, header[place] ?? name]));
    return {
      added: start + lineWith(header, headerLine, ofAdded, named(ofAdded)),
      replaced: start + headerLine,
      failed: start + lineWith(header, headerLine, ofFailed, named(ofFailed)),
    };
  }

  function rejected({ cells, raw }: CsvRow, failure: Failure): RowShapes {
    const added = { [ERRORS]: harmless(sentence(failure)) };
    return {
      added: lineWith(cells, raw, ofAdded, added),
      replaced: raw,
      failed: lineWith(cells, raw, ofFailed, added),
      stayed: 0,
    };
  }

  function row(csvRow: CsvRow, given: readonly (UrlOutcome | undefined)[]): RowShapes {
    if (csvRow.rejected) return rejected(csvRow, csvRow.rejected);
    const { urls, raw } = csvRow;
    const outcomes = urls.map(
      (url, index): UrlOutcome => ('failure' in url ? url : (given[index] ?? { failure: NO_OUTCOME })),
    );
    const { replaced, unchanged } = replace(csvRow, outcomes);
    const outputs = outcomes.map((outcome) => ('outputUrl' in outcome ? outcome.outputUrl : ''));
    const errors = listed(outcomes.map((outcome) => ('failure' in outcome ? outcome.failure : undefined)));
    const notes = listed(
      outcomes.map((outcome, index) =>
        unchanged.has(index) ? NOT_REPLACED : 'note' in outcome ? outcome.note : undefined,
      ),
    );
    const added = { [OUTPUTS]: harmless(outputs.join(', ')), [ERRORS]: errors, [NOTES]: notes };
    return {
      added: addedLine(csvRow, added),
      replaced,
      failed: errors === '' ? '' : lineWith(onlyFailed(csvRow, outcomes), raw, ofFailed, added),
      stayed: unchanged.size,
    };
  }

  /** Where nothing changes, the row stays as it stands in the file. */
  function replace(csvRow: CsvRow, outcomes: UrlOutcome[]): { replaced: string; unchanged: Set<number> } {
    const { cells, urls, raw } = csvRow;
    const changes = new Map<number, readonly TextChange[]>();
    const unchanged = new Set<number>();
    columns.images.forEach(({ index: cell }, column) => {
      const places = urls.flatMap((url, index) => {
        const outcome = outcomes[index]!;
        const isNew =
          url.column === column && 'outputUrl' in outcome && 'href' in url && outcome.outputUrl !== url.href;
        return isNew ? [{ index, at: url.at, url: outcome.outputUrl }] : [];
      });
      if (places.length === 0) return;
      const before = urls.flatMap(({ column: of, at }) => (of === column ? [at] : []));
      const changed = replaceInCell(cells[cell]!, before, places);
      if (changed === undefined) for (const { index } of places) unchanged.add(index);
      else changes.set(cell, changed);
    });
    if (changes.size === 0) return { replaced: raw, unchanged };
    const spliced = spliceCells(csvRow, delimiter, changes);
    const whole = () =>
      csvLine(
        cells.map((cell, index) => splice(cell, changes.get(index) ?? [])),
        delimiter,
        lineEndOf(raw) ?? '',
      );
    return { replaced: spliced ?? whole(), unchanged };
  }

  function onlyFailed({ cells, urls }: CsvRow, outcomes: UrlOutcome[]): string[] {
    const left = cells.slice();
    columns.images.forEach(({ index: cell }, column) => {
      const failed = urls.filter((url, index) => url.column === column && 'failure' in outcomes[index]!);
      left[cell] = failed.map((url) => ('href' in url ? url.href : url.at.text)).join(', ');
    });
    return left;
  }

  /** Blank lines stay where the file is to go back; rows of empty cells stay in both. */
  function gap({ raw }: Gap): Shapes {
    const rows = raw.split(/\r\n|\n|\r/).filter((line) => line.includes(delimiter));
    return { added: rows.map(() => lineWith([], raw, ofAdded, {})).join(''), replaced: raw, failed: '' };
  }

  return { begin, row, gap };
}

const listed = (failures: readonly (Failure | undefined)[]): string =>
  failures
    .flatMap((failure, index) => (failure ? [`image ${index + 1}: ${sentence(failure)}`] : []))
    .join('; ');

const sentence = ({ code, message }: Failure): string =>
  safeText(maskCredentials(`${code} ${message}`), MESSAGE_CHARACTERS);
