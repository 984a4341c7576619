import type { Table } from '../aws/table.ts';
import { type ListingRecord, listingKey, type RequestRecord } from './records.ts';

/** Lets a request's entry in its client's list live until the request is erased. */
export async function keepListing(
  table: Table,
  { client, created_at, request_id }: Pick<RequestRecord, 'client' | 'created_at' | 'request_id'>,
): Promise<void> {
  await table.update<ListingRecord>(listingKey(client, created_at, request_id), {
    update: 'SET request_id = :id, created_at = :created REMOVE #ttl',
    names: { '#ttl': 'ttl' },
    values: { ':id': request_id, ':created': created_at },
  });
}
