import type { CsvRow } from '../shared/csv/read-csv.ts';
import { CHUNK_IMAGES } from '../shared/limits.ts';

/** What has been read so far. */
export interface Tally {
  images: number;
  rows: number;
  rejected: number;
}

/**
 * Groups the rows into chunks of at most 200 images; a row never straddles two. Rejected rows are counted and
 * left out. The same CSV always gives the same chunks.
 */
export async function* chunksOf(rows: AsyncIterable<CsvRow>, tally: Tally): AsyncGenerator<CsvRow[]> {
  let chunk: CsvRow[] = [];
  let images = 0;
  for await (const row of rows) {
    tally.rows += 1;
    if (row.rejected !== null) {
      tally.rejected += 1;
      continue;
    }
    if (images + row.urls.length > CHUNK_IMAGES) {
      yield chunk;
      chunk = [];
      images = 0;
    }
    chunk.push(row);
    images += row.urls.length;
    tally.images += row.urls.length;
  }
  if (chunk.length > 0) yield chunk;
}
