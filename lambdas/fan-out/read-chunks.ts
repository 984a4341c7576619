import type { Objects } from '../shared/aws/objects.ts';
import { type CsvRow, readCsv } from '../shared/csv/read-csv.ts';
import { CsvError } from '../shared/errors.ts';
import { CSV_BYTES } from '../shared/limits.ts';
import type { Position } from '../shared/schemas/messages.ts';
import { csvKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { type Chunk, chunksOf } from './chunks-of.ts';

/** Reads the chunks of a request's CSV from a position on, until its end or until it is `late`. */
export type ReadChunks = (
  request: RequestRecord,
  from: Position,
  late: () => boolean,
) => Promise<AsyncGenerator<Chunk, 'late' | 'end'>>;

export const createReadChunks =
  ({ objects, uploadsBucket }: { objects: Objects; uploadsBucket: string }): ReadChunks =>
  async (request, from, late) => {
    const bytes = request.csv_bytes ?? 0;
    if (bytes > CSV_BYTES) {
      const message = `Expected a CSV of at most ${CSV_BYTES} bytes, but found ${bytes}.`;
      throw new CsvError('CSV_TOO_LARGE', message);
    }
    const key = csvKey(request.request_id, request.etag ?? '');
    const { rows } = await readCsv(await objects.read(uploadsBucket, key));
    return chunksOf(behind(rows, from.row), from, late);
  };

async function* behind(rows: AsyncIterable<CsvRow>, row: number): AsyncGenerator<CsvRow> {
  for await (const one of rows) if (one.row > row) yield one;
}
