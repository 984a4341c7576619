import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Result } from '../../lambdas/finish-request/images-of.ts';
import { type ResultsEffects, writeResults } from '../../lambdas/finish-request/write-results.ts';
import type { Key, Page } from '../../lambdas/shared/aws/table.ts';
import { requestRecord } from '../../test/support/data/factories.ts';

/** About as many images as DynamoDB gives in one page of a megabyte. */
const PAGE_ROWS = 2_000;

/** More than a row has are passed over, as those of rows that are rejected. */
const ROW_IMAGES = 2;

/**
 * Writes the result files of a CSV as finish-request does, with files in place of S3 and outcomes that are made up
 * in place of DynamoDB: what is left is the work of our own code.
 */
export async function writeFiles(file: string): Promise<number> {
  const effects: ResultsEffects = {
    table: { page: async <T extends object>(...[, , options]: PageArgs) => pageAfter<T>(options?.after) },
    objects: { read: async () => createReadStream(file), remove: async () => {} },
    putStream: (_bucket, key, body) =>
      pipeline(body, createWriteStream(`${file}.${key.replaceAll('/', '-')}`)),
    uploadsBucket: 'uploads',
    outputsBucket: 'outputs',
  };
  const { size } = await stat(file);
  const { rows } = await writeResults(effects, requestRecord({ csv_bytes: size, etag: 'e', chunks: 1 }));
  return rows;

  function pageAfter<T>(after: Key | undefined): Page<T> {
    const from = after ? Number(after.sk) : 1;
    const items: Result[] = [];
    for (let row = from; row < from + PAGE_ROWS; row++) {
      for (let n = 1; n <= ROW_IMAGES; n++) items.push(outcome(row, n));
    }
    return { items: items as T[], next: { pk: '', sk: String(from + PAGE_ROWS) } };
  }
}

type PageArgs = Parameters<ResultsEffects['table']['page']>;

/** One in fifty fails, so that there is a file of these. */
function outcome(row: number, n: number): Result {
  if (row % 50 === 0) return { row, n, state: 'failed', error: { code: 'HTTP_404', message: 'Not found' } };
  return {
    row,
    n,
    state: 'succeeded',
    output_url: `https://cdn.example.com/images/5f2c/${row}-${n}/mug-front.jpg`,
    bytes_in: 200_000,
    bytes_out: 100_000,
    score: 80 + (row % 20),
    target_met: true,
    reason: null,
    reused: false,
  };
}
