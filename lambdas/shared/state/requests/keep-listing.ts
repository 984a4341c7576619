import type { Table } from '../../aws/table.ts';
import { listingKey } from '../keys.ts';
import type { ListingRecord, RequestRecord } from '../records.ts';

/**
 * Lets a request's entry in its client's list live until the request is erased. An entry that is gone stays gone: who
 * comes so late comes after the erasing.
 */
export async function keepListing(
  table: Table,
  { client, created_at, request_id }: Pick<RequestRecord, 'client' | 'created_at' | 'request_id'>,
): Promise<void> {
  await table.update<ListingRecord>(listingKey(client, created_at, request_id), {
    update: 'REMOVE #ttl',
    condition: 'attribute_exists(pk)',
    names: { '#ttl': 'ttl' },
  });
}
