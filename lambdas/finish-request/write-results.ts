import type { Failure } from '../../engine/errors.ts';
import type { Objects } from '../shared/aws/objects.ts';
import type { Table } from '../shared/aws/table.ts';
import { type Csv, type CsvRow, readCsv } from '../shared/csv/read-csv.ts';
import { createResults, type UrlOutcome } from '../shared/csv/results/results.ts';
import { CsvError } from '../shared/errors.ts';
import { CSV_BYTES, STATUS_ERRORS } from '../shared/limits.ts';
import { SHAPES } from '../shared/schemas/results.ts';
import { count } from '../shared/state/figures.ts';
import { keepWorst } from '../shared/state/keep-worst.ts';
import { csvKey, resultsKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { type EndFigures, NOTHING_DONE } from '../shared/state/requests/end-request.ts';
import type { PutStream } from './create-put-stream.ts';
import { imagesOf, type Result } from './images-of.ts';
import { ShapeFiles } from './shape-files.ts';

export interface ResultsEffects {
  table: Pick<Table, 'page'>;
  objects: Pick<Objects, 'read' | 'remove'>;
  putStream: PutStream;
  uploadsBucket: string;
  outputsBucket: string;
}

/**
 * Writes the result files in one pass: the rows of the CSV, each with what became of its images, as far as it can be
 * read. Rows and images come in the same order, so both are streamed side by side. Writing it again gives the same.
 */
export async function writeResults(effects: ResultsEffects, request: RequestRecord): Promise<EndFigures> {
  const { objects, uploadsBucket } = effects;
  const tally: EndFigures = { ...NOTHING_DONE, errors: [], worst: [] };
  // There is no copy of a CSV that was too large, or that no fan-out lived to take.
  if (request.csv_bytes === undefined || request.csv_bytes > CSV_BYTES) return tally;
  try {
    const bytes = await objects.read(uploadsBucket, csvKey(request.request_id, request.etag ?? ''));
    const csv = await readCsv(bytes, request.options);
    tally.hasFailedRows = await writeShapes(effects, request, csv, tally);
    tally.key = resultsKey(request.request_id, 'added');
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return tally;
}

/** Takes back what was written for a request that is erased. */
export async function removeResults(
  { objects, outputsBucket }: ResultsEffects,
  requestId: string,
): Promise<void> {
  for (const shape of SHAPES) await objects.remove(outputsBucket, resultsKey(requestId, shape));
}

async function writeShapes(
  { table, putStream, outputsBucket }: ResultsEffects,
  request: RequestRecord,
  csv: Csv,
  tally: EndFigures,
): Promise<boolean> {
  const { layout } = csv;
  // Excel takes a CSV for UTF-8 only if a mark says so; what was UTF-8 without one stays as it was.
  const mark = layout.mark || request.catalogue?.windows_1252 === true;
  const results = createResults(csv, mark);
  const images = imagesOf(table, request);
  const files = new ShapeFiles(putStream, outputsBucket, request.request_id);
  files.begin(results.begin());
  try {
    for await (const record of csv.records) {
      if (!('row' in record)) {
        await files.write(results.gap(record));
        continue;
      }
      const found = record.urls.length > 0 ? await images.ofRow(record.row) : [];
      await files.write(results.row(record, outcomesOf(record, found, missing(request), tally)));
    }
  } catch (error) {
    // For a CsvError the request has failed already; what could be read is in the results.
    if (!(error instanceof CsvError)) {
      await files.abort(error as Error);
      throw error;
    }
  }
  return files.end();
}

function outcomesOf(row: CsvRow, records: Result[], none: Failure, tally: EndFigures): UrlOutcome[] {
  const note = (n: number | null, { code, message }: Failure) => {
    if (tally.errors.length < STATUS_ERRORS) tally.errors.push({ row: row.row, n, code, message });
  };
  tally.rows += 1;
  if (row.rejected !== null) {
    tally.rejected += 1;
    note(null, row.rejected);
    return [];
  }
  if (row.urls.length === 0) tally.withoutImages += 1;
  const byN = new Map(records.map((record) => [record.n, record]));
  return row.urls.map((url, at) => {
    const record = byN.get(at + 1);
    tally.images += 1;
    if (record?.state === 'succeeded') {
      count(tally, record);
      // Images of before there were scores have none.
      if (record.score !== undefined)
        keepWorst(tally.worst, { row: row.row, n: at + 1, score: record.score });
      return { outputUrl: record.output_url, note: record.reason ?? undefined };
    }
    const failure = 'failure' in url ? url.failure : (record?.error ?? none);
    tally.failed += 1;
    note(at + 1, failure);
    return { failure };
  });
}

/** An image without an outcome was never sent: the fan-out had been given up or could not go on. */
const missing = (request: RequestRecord): Failure =>
  request.failure ?? { code: 'NOT_SENT', message: 'This image was never worked on.' };
