import { Readable } from 'node:stream';
import type { Failure } from '../../engine/errors.ts';
import type { Objects } from '../shared/aws/objects.ts';
import type { Table } from '../shared/aws/table.ts';
import type { CsvRow } from '../shared/csv/read-csv.ts';
import { readCsv } from '../shared/csv/read-csv.ts';
import { resultsLines } from '../shared/csv/results.ts';
import { CsvError } from '../shared/errors.ts';
import { CSV_BYTES, STATUS_ERRORS } from '../shared/limits.ts';
import { NOTHING_DONE, type Tally } from '../shared/state/end-request.ts';
import { csvKey, resultsKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { PutStream } from './create-put-stream.ts';
import { imagesOf, type Result } from './images-of.ts';

export interface ResultsEffects {
  table: Table;
  objects: Objects;
  putStream: PutStream;
  uploadsBucket: string;
  outputsBucket: string;
}

/**
 * Writes the results CSV: the rows of the CSV, each with what became of its images, as far as it can be read.
 * Rows and images come in the same order, so both are streamed side by side. Writing it again gives the same.
 */
export async function writeResults(effects: ResultsEffects, request: RequestRecord): Promise<Tally> {
  const { objects, uploadsBucket, outputsBucket } = effects;
  const tally: Tally = { ...NOTHING_DONE, errors: [] };
  // There is no copy of a CSV that was too large, or that no fan-out lived to take.
  if (request.csv_bytes === undefined || request.csv_bytes > CSV_BYTES) return tally;
  try {
    const csv = await readCsv(
      await objects.read(uploadsBucket, csvKey(request.request_id, request.etag ?? '')),
    );
    const lines = Readable.from(resultsOf(effects, request, csv, tally));
    const key = resultsKey(request.request_id);
    await effects.putStream(outputsBucket, key, lines, 'text/csv; charset=utf-8');
    tally.key = key;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return tally;
}

/** Takes back what was written for a request that is erased. */
export const removeResults = ({ objects, outputsBucket }: ResultsEffects, requestId: string): Promise<void> =>
  objects.remove(outputsBucket, resultsKey(requestId));

/** Lines are gathered to pieces of this length, so that a stream of a million rows costs few turns. */
const PIECE_CHARACTERS = 64 * 1024;

async function* resultsOf(
  { table }: ResultsEffects,
  request: RequestRecord,
  csv: Awaited<ReturnType<typeof readCsv>>,
  tally: Tally,
): AsyncGenerator<Buffer> {
  const { header, line } = resultsLines(csv.columns);
  const images = imagesOf(table, request);
  let piece = header;
  try {
    for await (const row of csv.rows) {
      const records = row.rejected === null ? await images.ofRow(row.row) : [];
      piece += line(row, outcomesOf(row, records, missing(request), tally));
      if (piece.length < PIECE_CHARACTERS) continue;
      yield Buffer.from(piece);
      piece = '';
    }
  } catch (error) {
    // The request has failed for this very reason; what could be read is in the results.
    if (!(error instanceof CsvError)) throw error;
  }
  yield Buffer.from(piece);
}

function outcomesOf(row: CsvRow, records: Result[], none: Failure, tally: Tally) {
  const note = (n: number | null, { code, message }: Failure) => {
    if (tally.errors.length < STATUS_ERRORS) tally.errors.push({ row: row.row, n, code, message });
  };
  tally.rows += 1;
  if (row.rejected !== null) {
    tally.rejected += 1;
    note(null, row.rejected);
    return [];
  }
  const byN = new Map(records.map((record) => [record.n, record]));
  return row.urls.map((url, at) => {
    const record = byN.get(at + 1);
    tally.images += 1;
    if (record?.state === 'succeeded') {
      tally.succeeded += 1;
      tally.bytesIn += record.bytes_in;
      tally.bytesOut += record.bytes_out;
      return { outputUrl: record.output_url };
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
