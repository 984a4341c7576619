import { parse } from 'csv-parse/sync';
import { csvOf, PASSWORD } from '../history/plan.ts';
import type { Check } from './check-history.ts';
import { imagesIn, md5, requestsOf } from './facts.ts';

const OUTPUTS = 'Output Image Urls';

/** The results are the catalogue, cell for cell and row by row, with what became of each image beside it. */
export const results: Check = (history, broken) => {
  const { world } = history;
  for (const { id, status, item, visit } of requestsOf(history)) {
    if (
      !['completed', 'failed', 'cancelled'].includes(status) ||
      typeof item.results_key !== 'string' ||
      !visit
    )
      continue;
    const object = world.s3.object(item.results_key);
    if (object === undefined) {
      broken(`${id} names the results ${item.results_key}, which are not there`);
      continue;
    }
    const taken = [csvOf(visit.plan), csvOf(visit.plan, true)].find((csv) => md5(csv) === item.etag) ?? '';
    const options = { relax_column_count: true, bom: true, record_delimiter: ['\r\n', '\n'] };
    const input = parse(taken, options) as string[][];
    const output = parse(object.body.toString(), options) as string[][];
    if (output.length !== input.length)
      broken(`${id} has ${output.length} lines of results for ${input.length}`);
    for (const [at, row] of input.entries()) {
      const kept = (cell: string, column: number) => cell.includes(PASSWORD) || output[at]?.[column] === cell;
      if (!row.every(kept)) broken(`${id} has another line ${at + 1} in its results`);
    }
    const column = output[0]?.indexOf(OUTPUTS) ?? -1;
    if (column < 0) {
      broken(`${id} has no column "${OUTPUTS}" in its results`);
      continue;
    }
    const named = output
      .slice(1)
      .flatMap((row) => (row[column] ?? '').split(', '))
      .filter(Boolean);
    const recorded = imagesIn(history, id)
      .sort((one, other) => Number(one.row) - Number(other.row) || Number(one.n) - Number(other.n))
      .flatMap(({ output_url }) => (output_url === undefined ? [] : [String(output_url)]));
    if (named.join() !== recorded.join())
      broken(`${id} names other outputs in its results than its records do`);
  }
};
