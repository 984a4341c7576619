import { chunkPk, type ImageRecord, type RequestRecord } from '../shared/state/records.ts';
import type { Item, Table } from '../shared/table.ts';

/** Chunks whose first page is asked for before it is needed. */
const AHEAD = 8;

/** The image records of a request, row by row: rows must be asked for in ascending order. */
export function imagesOf(table: Table, request: RequestRecord) {
  const records = allImages(table, request);
  let next: IteratorResult<ImageRecord> | undefined;

  return {
    async ofRow(row: number): Promise<ImageRecord[]> {
      const found: ImageRecord[] = [];
      next ??= await records.next();
      while (!next.done && next.value.row <= row) {
        if (next.value.row === row) found.push(next.value);
        next = await records.next();
      }
      return found;
    },
  };
}

async function* allImages(table: Table, request: RequestRecord): AsyncGenerator<ImageRecord> {
  const ahead: ReturnType<Table['page']>[] = [];
  const firstPage = (chunk: number) => {
    const page = table.page(chunkPk(request.request_id, chunk), 'PRODUCT#');
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
      page = await table.page(chunkPk(request.request_id, chunk), 'PRODUCT#', { after: page.next });
    }
  }
}

const isImage = (item: Item): item is ImageRecord => 'state' in item;
