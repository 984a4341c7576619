import { type Csv, type CsvRow, type ReadWishes, readCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { CsvError } from '../../../../lambdas/shared/errors.ts';

interface Outcome {
  csv: Pick<Csv, 'layout' | 'header' | 'above' | 'headerLine'> | undefined;
  rows: CsvRow[];
  error: CsvError | undefined;
}

/** Bytes as a stream of chunks of one size. */
export async function* inChunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that a reading gives: an error that is not a CsvError is thrown on. */
export async function readAll(chunks: AsyncIterable<Uint8Array>, wishes: ReadWishes = {}): Promise<Outcome> {
  const outcome: Outcome = { csv: undefined, rows: [], error: undefined };
  try {
    const { rows, layout, header, above, headerLine } = await readCsv(chunks, wishes);
    outcome.csv = { layout, header, above, headerLine };
    for await (const row of rows) outcome.rows.push(row);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    outcome.error = error;
  }
  return outcome;
}

/** An outcome in a few short lines: one for each row, and a last one for the error. */
export function inShort({ rows, error }: Outcome): string[] {
  const lines = rows.map(({ row, serial, product, urls, rejected }) =>
    rejected
      ? `${row} ${rejected.code}`
      : `${row} ${[serial, product, ...urls.map((url) => ('href' in url ? url.href : `${url.failure.code} ${url.shown}`))].join(' | ')}`,
  );
  return error ? [...lines, error.code] : lines;
}

/** Every sentence that a client would be shown. */
export function sentences({ rows, error }: Outcome): string[] {
  const ofRows = rows.flatMap(({ rejected, urls }) => [
    ...(rejected ? [rejected.message] : []),
    ...urls.flatMap((url) => ('failure' in url ? [url.failure.message, url.shown] : [])),
  ]);
  return error ? [...ofRows, error.message] : ofRows;
}
