import type { Key } from '../shared/aws/table.ts';
import { CLIENTS_PK, LISTING_PREFIX, requestKey } from '../shared/state/keys.ts';
import type { ClientEntry, ListingRecord, RequestRecord } from '../shared/state/records.ts';
import { hasEnded } from '../shared/state/requests/has-ended.ts';
import { startErasing } from '../shared/state/requests/start-erasing.ts';
import type { SettleEffects } from './settle-request.ts';

const PAGE = 100;

/**
 * Erases what has ended more than `keepDays` days ago, in the ordinary way: through each client's list, oldest first,
 * those of revoked clients too. What a later request uses stays. Answers how many erasings were begun.
 */
export async function eraseOld(
  effects: SettleEffects,
  keepDays: number,
  isLate: () => boolean,
): Promise<number> {
  const { table, due, now } = effects;
  // A time that lies so far back.
  const before = due.after(-keepDays * 86_400, now());
  let begun = 0;
  let after: Key | undefined;
  do {
    const page = await table.page<ClientEntry>(CLIENTS_PK, 'CLIENT#', { after });
    for (const { client } of page.items) begun += await eraseOldOf(effects, client, before, isLate);
    after = page.next;
  } while (after !== undefined && !isLate());
  return begun;
}

async function eraseOldOf(
  effects: SettleEffects,
  client: string,
  before: number,
  isLate: () => boolean,
): Promise<number> {
  const { table } = effects;
  let begun = 0;
  let after: Key | undefined;
  do {
    const page = await table.page<ListingRecord>(`CLIENT#${client}`, LISTING_PREFIX, { after, limit: PAGE });
    // Nothing ends before it is made.
    const old = page.items.filter(({ created_at }) => Date.parse(created_at) < before);
    const requests = await table.getMany<RequestRecord>(old.map((item) => requestKey(item.request_id)));
    // They come in any order.
    const oldestFirst = requests.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    for (const request of oldestFirst) {
      if (isLate()) return begun;
      // One that was marked by whoever died then goes on.
      const wasMarked = request.status === 'erasing';
      if (!wasMarked && (!hasEnded(request) || Date.parse(request.completed_at ?? '') >= before)) continue;
      await startErasing(effects, request);
      begun += 1;
    }
    after = old.length < page.items.length ? undefined : page.next;
  } while (after !== undefined);
  return begun;
}
