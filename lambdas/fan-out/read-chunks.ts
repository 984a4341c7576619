import type { Objects } from '../shared/aws/objects.ts';
import type { Table } from '../shared/aws/table.ts';
import { type Csv, type CsvRow, readCsv, resumeCsv } from '../shared/csv/read-csv.ts';
import { CsvError } from '../shared/errors.ts';
import { CSV_BYTES } from '../shared/limits.ts';
import type { FanOutPosition } from '../shared/schemas/messages.ts';
import { csvKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { catalogueNotes } from './catalogue-notes.ts';
import { type Chunk, chunksOf } from './chunks-of.ts';

/** Reads the chunks of a request's CSV from a position on, until its end or until it is `late`. */
export type ReadChunks = (
  request: RequestRecord,
  from: FanOutPosition,
  late: () => boolean,
) => Promise<AsyncGenerator<Chunk, 'late' | 'end'>>;

interface ReadEffects {
  objects: Objects;
  table: Table;
  uploadsBucket: string;
}

export const createReadChunks =
  (effects: ReadEffects): ReadChunks =>
  async (request, from, late) => {
    const bytes = request.csv_bytes ?? 0;
    if (bytes > CSV_BYTES) {
      const message = `Expected a CSV of at most ${CSV_BYTES} bytes, but found ${bytes}.`;
      throw new CsvError('CSV_TOO_LARGE', message);
    }
    const csv = await open(effects, request, from);
    return noted(chunksOf(csv.rows, from, late), catalogueNotes(effects.table, request, csv));
  };

/** A run that goes on reads the file from the byte on at which its chunk begins, by the layout that the first one found. */
async function open(
  { objects, uploadsBucket }: ReadEffects,
  request: RequestRecord,
  { row, offset }: FanOutPosition,
): Promise<Pick<Csv, 'rows' | 'layout' | 'seen'>> {
  const key = csvKey(request.request_id, request.etag ?? '');
  const { catalogue, options } = request;
  if (row > 0 && catalogue) {
    const bytes = await objects.read(uploadsBucket, key, offset);
    return {
      ...resumeCsv(bytes, catalogue.layout, { offset, row: row + 1 }, options),
      layout: catalogue.layout,
    };
  }
  const { rows, ...csv } = await readCsv(await objects.read(uploadsBucket, key), options);
  return { ...csv, rows: behind(rows, row) };
}

async function* behind(rows: AsyncIterable<CsvRow>, row: number): AsyncGenerator<CsvRow> {
  for await (const one of rows) if (one.row > row) yield one;
}

/** Notes what is known of the catalogue before each chunk is worked, and at the end. */
async function* noted(
  chunks: AsyncGenerator<Chunk, 'late' | 'end'>,
  note: () => Promise<void>,
): AsyncGenerator<Chunk, 'late' | 'end'> {
  try {
    for (;;) {
      const read = await chunks.next();
      await note();
      if (read.done) return read.value;
      yield read.value;
    }
  } finally {
    await chunks.return('late');
  }
}
