import type { Key, Table } from '../shared/aws/table.ts';
import { chunkKey, chunkPk } from '../shared/state/records.ts';

/** Deletes a chunk with its products and images, whatever of them is still there. */
export async function eraseChunk(table: Table, requestId: string, chunk: number): Promise<void> {
  let after: Key | undefined;
  do {
    const page = await table.page(chunkPk(requestId, chunk), 'PRODUCT#', { after });
    await table.removeAll(page.items);
    after = page.next;
  } while (after !== undefined);
  await table.removeAll([chunkKey(requestId, chunk)]);
}
