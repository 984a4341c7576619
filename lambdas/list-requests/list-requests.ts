import type { Table } from '../shared/aws/table.ts';
import { summaryOf } from '../shared/http/summary-of.ts';
import { hasEnded } from '../shared/state/has-ended.ts';
import { LISTING_PREFIX, listingKey, requestKey } from '../shared/state/keys.ts';
import type { ListingRecord, RequestRecord } from '../shared/state/records.ts';
import type { ListPosition } from './cursor.ts';

/**
 * A client's requests, newest first. The list only names them; each is read itself, and one that has expired is
 * left out, so a page may be short while there is more. No chunks are read: of a request that is still being
 * worked only what its closed chunks have counted is shown, and `exact` is false.
 */
export async function listRequests(
  table: Table,
  client: string,
  from: ListPosition | undefined,
  limit: number,
) {
  const page = await table.page<ListingRecord>(`CLIENT#${client}`, LISTING_PREFIX, {
    after: from && listingKey(client, from.created_at, from.request_id),
    limit,
    backwards: true,
  });
  const records = await table.getMany<RequestRecord>(page.items.map((item) => requestKey(item.request_id)));
  const byId = new Map(records.map((record) => [record.request_id, record]));
  const requests = page.items
    .map((item) => byId.get(item.request_id))
    .filter((record) => record !== undefined && record.client === client && record.status !== 'erased')
    .map((record) => summaryOf(record!, record!, hasEnded(record!)));
  return { requests, next: page.next === undefined ? undefined : page.items.at(-1) };
}
