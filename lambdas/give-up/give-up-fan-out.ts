import * as z from 'zod';
import { Later } from '../shared/aws/queue-handler.ts';
import type { Table } from '../shared/aws/table.ts';
import { announceIfDone, type CountdownEffects, closeFanOut } from '../shared/state/images/countdown.ts';
import { FAN_OUT_FAILED, settleUnsent } from '../shared/state/images/settle-unsent.ts';
import { requestKey } from '../shared/state/keys.ts';
import { FAN_OUT, type LinkEffects, leaseOf } from '../shared/state/links/links.ts';
import { requestIdOf } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { failRequest } from '../shared/state/requests/fail-request.ts';

/** The event of an upload is the first link of its fan-out. */
export async function giveUpUpload(
  effects: CountdownEffects & LinkEffects,
  { key, eTag }: { key: string; eTag: string },
): Promise<void> {
  const id = z.uuid().safeParse(requestIdOf(key));
  if (!id.success) return;
  await failUntaken(effects.table, id.data, eTag);
  const request = await effects.table.get<RequestRecord>(requestKey(id.data));
  if (request?.etag === eTag) await giveUpFanOut(effects, id.data, 0);
}

/**
 * Settles what a fan-out whose link has died leaves open. What it had sent finishes by itself; its images that were
 * never sent fail. Closing chunk 0 first keeps a late run from registering more. A link that is over changes nothing,
 * and one that a run still holds comes back when its lease ends.
 */
export async function giveUpFanOut(
  effects: CountdownEffects & LinkEffects,
  requestId: string,
  link: number,
): Promise<void> {
  const { table, due, now } = effects;
  const request = await table.get<RequestRecord>(requestKey(requestId));
  if (request?.status !== 'processing') return;
  const { number, until } = leaseOf(FAN_OUT, request);
  // One that was sent and never counted, as its sender died in between, is live all the same.
  if (number > link) return;
  if (until >= now()) throw new Later(Math.max(1, due.secondsUntil(until, now())));
  if (request.open_chunks?.has(0)) {
    await failRequest(table, requestId, FAN_OUT_FAILED);
    await closeFanOut(effects, requestId);
  }
  await settleUnsent(effects, requestId);
  await announceIfDone(effects, requestId);
}

/** Each try died before it had taken the CSV: nothing is open, so the request only has to end. */
const failUntaken = (table: Table, requestId: string, eTag: string) =>
  table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET etag = :etag, #status = :processing, failure = :failure REMOVE #ttl',
    condition: 'attribute_not_exists(etag) AND #status = :pending',
    names: { '#status': 'status', '#ttl': 'ttl' },
    values: { ':etag': eTag, ':processing': 'processing', ':pending': 'pending', ':failure': FAN_OUT_FAILED },
  });
