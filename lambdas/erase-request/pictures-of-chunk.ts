import type { Item, Key, Table } from '../shared/aws/table.ts';
import { productsOf, sourcesOf } from '../shared/state/images/products-of.ts';
import { chunkPk } from '../shared/state/keys.ts';
import { outputAt } from '../shared/state/object-keys.ts';
import { pictureOf } from '../shared/state/outputs/pictures.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/**
 * The pictures of all that a chunk's products name, whether anything came of it or not, and those whose outputs they
 * name (compress-image/output/hold-linked.ts).
 */
export async function picturesOfChunk(
  table: Table,
  { request_id, client, options }: RequestRecord,
  chunk: number,
): Promise<string[]> {
  const pictures: string[] = [];
  let after: Key | undefined;
  do {
    const page = await table.page<Item>(chunkPk(request_id, chunk), 'PRODUCT#', { after });
    for (const url of page.items.flatMap(productsOf).flatMap(sourcesOf)) {
      if (url === null) continue;
      pictures.push(pictureOf(client, url, options));
      const linked = outputAt(client, url);
      if (linked) pictures.push(linked.picture);
    }
    after = page.next;
  } while (after !== undefined);
  return pictures;
}
