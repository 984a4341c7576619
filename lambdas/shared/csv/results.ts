import type { Failure } from '../../../engine/errors.ts';
import { maskCredentials } from './mask-credentials.ts';
import type { CsvRow } from './read-row.ts';
import { safeText } from './show.ts';

/** What became of one URL of a row. */
export type Outcome = { outputUrl: string } | { failure: Failure };

const ADDED = ['Output Image Urls', 'Image Errors'];
const NO_OUTCOME: Failure = {
  code: 'NO_OUTCOME',
  message: 'Expected an outcome of this image, but none was recorded',
};
const MESSAGE_CHARACTERS = 1_000;

/**
 * The lines of the results CSV, each with its line end: the header, and one for each row. `Output Image Urls`
 * holds as many places as the row has URLs, joined by ", ", and a place is empty where the image failed;
 * `Image Errors` names those images, joined by "; ".
 */
export function resultsLines(columns: string[]): {
  header: string;
  line(row: CsvRow, outcomes: readonly (Outcome | undefined)[]): string;
} {
  return {
    header: csvLine([...columns, ...ADDED]),
    line(row, outcomes) {
      const cells = fit(row.cells, columns.length);
      if (row.rejected) return csvLine([...cells, '', harmless(sentence(row.rejected))]);
      const urls: string[] = [];
      const errors: string[] = [];
      row.urls.forEach((url, index) => {
        const outcome = 'failure' in url ? url : (outcomes[index] ?? { failure: NO_OUTCOME });
        urls.push('outputUrl' in outcome ? outcome.outputUrl : '');
        if ('failure' in outcome) errors.push(`image ${index + 1}: ${sentence(outcome.failure)}`);
      });
      return csvLine([...cells, harmless(urls.join(', ')), errors.join('; ')]);
    },
  };
}

/** A rejected row may be short or long: it is padded, or its last cell takes in the rest, so that columns stay columns. */
function fit(cells: string[], width: number): string[] {
  if (cells.length > width) return [...cells.slice(0, width - 1), cells.slice(width - 1).join(',')];
  return cells.length === width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')];
}

function sentence({ code, message }: Failure): string {
  return safeText(maskCredentials(`${code} ${message}`), MESSAGE_CHARACTERS);
}

/** What a spreadsheet would take for a formula gets an apostrophe in front. Only what Halve adds is guarded. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function csvLine(cells: string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
