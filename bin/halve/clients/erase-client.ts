import { setTimeout as sleep } from 'node:timers/promises';
import type { Queues } from '../../../lambdas/shared/aws/queues.ts';
import type { Key, Table } from '../../../lambdas/shared/aws/table.ts';
import { clientEntryKey, LISTING_PREFIX, requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { ListingRecord, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { flagCancelled } from '../../../lambdas/shared/state/requests/flag-cancelled.ts';
import { ENDED } from '../../../lambdas/shared/state/requests/has-ended.ts';
import { startErasing } from '../../../lambdas/shared/state/requests/start-erasing.ts';
import { revokeClient } from './manage-clients.ts';

interface EraseClientEffects {
  table: Table;
  queues: Queues;
  erasuresQueueUrl: string;
  /** Told each time how many requests are left. */
  report: (left: number) => void;
}

const PAUSE_MS = 2_000;
/** A request that no CSV has come for is nothing but its item. */
const GOES = { ...ENDED, ':pending': 'pending' };

/**
 * Erases everything of a client: its token is refused, what is being worked is cancelled, each request is erased in
 * the ordinary way, and last the client's own items go. It waits until nothing is left; stopped anywhere, it is called
 * again. Counters of its minutes and days go by themselves within days.
 */
export async function eraseClient(effects: EraseClientEffects, name: string): Promise<void> {
  const { table, report } = effects;
  const client = await revokeClient(table, name);
  const started = new Set<string>();
  for (;;) {
    let left = 0;
    for await (const entry of entriesOf(table, client, LISTING_PREFIX)) {
      left += 1;
      if (!started.has(entry.request_id) && (await setGoing(effects, entry))) started.add(entry.request_id);
    }
    report(left);
    if (left === 0) break;
    await sleep(PAUSE_MS);
  }
  for await (const key of entriesOf(table, client, 'KEY#')) await table.removeAll([key]);
  await table.removeAll([clientEntryKey(name)]);
}

/** True once its erasing goes on by itself. */
async function setGoing(effects: EraseClientEffects, entry: ListingRecord): Promise<boolean> {
  const { table } = effects;
  const request = await table.get<RequestRecord>(requestKey(entry.request_id));
  if (request === undefined) {
    // It has expired, as no CSV came; or its maker died before it put it.
    await table.removeAll([entry]);
    return false;
  }
  if (await startErasing(effects, request, GOES)) return true;
  await flagCancelled(table, entry.request_id);
  return false;
}

async function* entriesOf(table: Table, client: string, prefix: string): AsyncGenerator<ListingRecord> {
  let after: Key | undefined;
  do {
    const page = await table.page<ListingRecord>(`CLIENT#${client}`, prefix, { after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
