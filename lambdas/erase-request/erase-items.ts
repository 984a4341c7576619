import type { Key, Table } from '../shared/aws/table.ts';
import { VISIT_PREFIX } from '../shared/shops/shop-record.ts';
import { chunkPk, requestKey } from '../shared/state/keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects, ErasePosition } from './effects.ts';

const CHUNKS_AT_ONCE = 8;

/**
 * Deletes visits, then chunks with their products and images from a place on, which it moves; false if it was stopped
 * because it was late.
 */
export async function eraseItems(
  { table }: Pick<EraseEffects, 'table'>,
  { request_id, chunks }: Pick<RequestRecord, 'request_id' | 'chunks'>,
  place: ErasePosition,
  late: () => boolean,
): Promise<boolean> {
  if (place.chunk === 0) await eraseAll(table, requestKey(request_id).pk, VISIT_PREFIX);
  for (place.chunk ||= 1; place.chunk <= chunks; place.chunk += CHUNKS_AT_ONCE) {
    if (late()) return false;
    const left = chunks - place.chunk + 1;
    const group = Array.from({ length: Math.min(CHUNKS_AT_ONCE, left) }, (_, at) => place.chunk + at);
    await Promise.all(group.map((chunk) => eraseAll(table, chunkPk(request_id, chunk), undefined)));
  }
  return true;
}

/** Whatever of it is still there. */
async function eraseAll(table: Table, pk: string, prefix: string | undefined): Promise<void> {
  let after: Key | undefined;
  do {
    const page = await table.page<Key>(pk, prefix, { after, fields: ['pk', 'sk'] });
    await table.removeAll(page.items);
    after = page.next;
  } while (after !== undefined);
}
