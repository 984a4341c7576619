import type { Key, Table } from '../shared/aws/table.ts';
import { chunkPk } from '../shared/state/keys.ts';
import type { Outcome } from '../shared/state/outcome.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** Chunks whose first page is asked for before it is needed. */
const AHEAD = 2;

/** What became of an image, as far as the results say it. */
export type Result = { row: number; n: number } & (
  | Pick<
      Extract<Outcome, { state: 'succeeded' }>,
      'state' | 'output_url' | 'bytes_in' | 'bytes_out' | 'score' | 'target_met' | 'reason' | 'reused'
    >
  | Pick<Extract<Outcome, { state: 'failed' }>, 'state' | 'error'>
);
const FIELDS = [
  ...(['row', 'n', 'state', 'error'] as const),
  ...(['output_url', 'bytes_in', 'bytes_out', 'score', 'target_met', 'reason', 'reused'] as const),
];

/** The image records of a request, row by row: rows must be asked for in ascending order. */
export function imagesOf(table: Pick<Table, 'page'>, request: RequestRecord) {
  const records = allImages(table, request);
  let next: IteratorResult<Result> | undefined;

  return {
    async ofRow(row: number): Promise<Result[]> {
      const found: Result[] = [];
      next ??= await records.next();
      while (!next.done && next.value.row <= row) {
        if (next.value.row === row) found.push(next.value);
        next = await records.next();
      }
      return found;
    },
  };
}

async function* allImages(table: Pick<Table, 'page'>, request: RequestRecord): AsyncGenerator<Result> {
  const ahead: ReturnType<typeof pageOf>[] = [];
  const pageOf = (chunk: number, after?: Key) =>
    table.page<Result>(chunkPk(request.request_id, chunk), 'PRODUCT#', { after, fields: FIELDS });
  const firstPage = (chunk: number) => {
    const page = pageOf(chunk);
    // It is awaited in its turn; a fault before that must not count as unhandled.
    page.catch(() => {});
    return page;
  };
  for (let chunk = 1; chunk <= request.chunks; chunk++) {
    while (ahead.length < AHEAD && chunk + ahead.length <= request.chunks) {
      ahead.push(firstPage(chunk + ahead.length));
    }
    let page = await ahead.shift()!;
    for (;;) {
      yield* page.items.filter(isImage);
      if (page.next === undefined) break;
      page = await pageOf(chunk, page.next);
    }
  }
}

/** Products lie beside their images; they have no state. */
const isImage = (item: Result) => 'state' in item;
