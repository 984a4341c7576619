import type { CsvRow } from '../shared/csv/read-csv.ts';
import { CHUNK_IMAGES, CHUNK_ROWS } from '../shared/limits.ts';
import type { FanOutPosition, RowTally } from '../shared/schemas/messages.ts';

/** The rows with images of one chunk, and what was read for it. */
export interface Chunk {
  number: number;
  products: CsvRow[];
  images: number;
  rows: number;
  /** Where the next chunk begins, with what was read until there. */
  next: FanOutPosition;
}

export const FIRST_CHUNK: FanOutPosition = {
  chunk: 1,
  row: 0,
  offset: 0,
  tally: { images: 0, rows: 0, rejected: 0, without_images: 0 },
};

/**
 * Groups the rows behind a position into chunks of at most 200 images and 10,000 rows; a row never straddles two.
 * Rows without images are counted and left out. The same CSV always gives the same chunks. When it is `late`, what is
 * left is not read, but the first chunk is always given, so that each run gets on.
 */
export async function* chunksOf(
  rows: AsyncIterable<CsvRow>,
  from: FanOutPosition,
  late: () => boolean,
): AsyncGenerator<Chunk, 'late' | 'end'> {
  let given = 0;
  let chunk = new OpenChunk(from);
  for await (const row of rows) {
    if (chunk.isFullFor(row)) {
      const closed = chunk.close(row.offset);
      chunk = new OpenChunk(closed.next);
      given += 1;
      yield closed;
    }
    if (given > 0 && late()) return 'late';
    chunk.add(row);
  }
  if (chunk.rows > 0) yield chunk.close(0);
  return 'end';
}

class OpenChunk {
  readonly #begin: FanOutPosition;
  readonly #products: CsvRow[] = [];
  #images = 0;
  #rejected = 0;
  #withoutImages = 0;
  #row: number;
  rows = 0;

  constructor(begin: FanOutPosition) {
    this.#begin = begin;
    this.#row = begin.row;
  }

  isFullFor({ urls }: CsvRow): boolean {
    return this.rows === CHUNK_ROWS || this.#images + urls.length > CHUNK_IMAGES;
  }

  add(row: CsvRow): void {
    this.rows += 1;
    this.#row = row.row;
    if (row.rejected !== null) this.#rejected += 1;
    else if (row.urls.length === 0) this.#withoutImages += 1;
    if (row.urls.length === 0) return;
    this.#products.push(row);
    this.#images += row.urls.length;
  }

  /** `offset` is where the next row begins in the file, in bytes; after the last row nobody asks. */
  close(offset: number): Chunk {
    const { chunk, tally } = this.#begin;
    const sum: RowTally = {
      images: tally.images + this.#images,
      rows: tally.rows + this.rows,
      rejected: tally.rejected + this.#rejected,
      without_images: tally.without_images + this.#withoutImages,
    };
    return {
      number: chunk,
      products: this.#products,
      images: this.#images,
      rows: this.rows,
      next: { chunk: chunk + 1, row: this.#row, offset, tally: sum },
    };
  }
}
