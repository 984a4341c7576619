import type { Key } from '../shared/aws/table.ts';
import { STALE_DAYS } from '../shared/limits.ts';
import { LISTING_PREFIX, listingKey, requestKey, UNSETTLED_PK } from '../shared/state/keys.ts';
import type { ListingRecord, RequestRecord } from '../shared/state/records.ts';
import { isErased } from '../shared/state/requests/has-ended.ts';
import { type SettleEffects, settleRequest } from './settle-request.ts';

const PAGE = 100;

/**
 * Goes through the requests that were made longer ago than any message lives, oldest first: what has come to a stop
 * is settled, and what is settled is forgotten here. Nothing stays open for ever, whatever was lost.
 */
export async function sweepRequests(effects: SettleEffects, isLate: () => boolean) {
  const { table, due, now } = effects;
  // A time that lies so far back.
  const before = due.after(-STALE_DAYS * 86_400, now());
  const swept = { settled: 0, kept: 0 };
  let after: Key | undefined;
  do {
    const page = await table.page<ListingRecord>(UNSETTLED_PK, LISTING_PREFIX, { after, limit: PAGE });
    const old = page.items.filter(({ created_at }) => Date.parse(created_at) < before);
    const records = await table.getMany<RequestRecord>(old.map((item) => requestKey(item.request_id)));
    const byId = new Map(records.map((record) => [record.request_id, record]));
    for (const item of old) {
      if (isLate()) return swept;
      const request = byId.get(item.request_id);
      const settled = await settleRequest(effects, request, before);
      if (settled) await table.removeAll([...listingOfErased(request), item]);
      swept[settled ? 'settled' : 'kept'] += 1;
    }
    after = old.length < page.items.length ? undefined : page.next;
  } while (after !== undefined);
  return swept;
}

/** A process that stood still while a request was erased may have put the request into its client's list anew. */
const listingOfErased = (request: RequestRecord | undefined): Key[] =>
  request && isErased(request) ? [listingKey(request.client, request.created_at, request.request_id)] : [];
