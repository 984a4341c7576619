import type { Table } from '../shared/aws/table.ts';
import { summaryOf } from '../shared/http/api/summary-of.ts';
import type { RequestSummary } from '../shared/schemas/requests.ts';
import { LISTING_PREFIX, listingKey, requestKey } from '../shared/state/keys.ts';
import type { ListingRecord, RequestRecord } from '../shared/state/records.ts';
import { hasEnded, isErased } from '../shared/state/requests/has-ended.ts';
import type { ListPosition } from './cursor.ts';

/** Of the 6 MB that Lambda may answer; a catalogue's columns and a request's options can be hundreds of kilobytes. */
const PAGE_BYTES = 4_000_000;

/**
 * A client's requests, newest first. The list only names them; each is read itself, and one that has expired is
 * left out, so a page may be short while there is more, as it is where the answer would grow too large. No chunks are
 * read: of a request that is still being worked only what its closed chunks have counted is shown, and `exact` is false.
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
  const requests: RequestSummary[] = [];
  let bytes = 0;
  for (const [at, item] of page.items.entries()) {
    const record = byId.get(item.request_id);
    if (record === undefined || record.client !== client || isErased(record)) continue;
    const summary = summaryOf(record, record, hasEnded(record));
    bytes += Buffer.byteLength(JSON.stringify(summary));
    if (bytes > PAGE_BYTES && requests.length > 0) return { requests, next: page.items[at - 1] };
    requests.push(summary);
  }
  return { requests, next: page.next === undefined ? undefined : page.items.at(-1) };
}
