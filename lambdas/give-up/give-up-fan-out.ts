import * as z from 'zod';
import type { Failure } from '../../engine/errors.ts';
import type { Table } from '../shared/aws/table.ts';
import {
  announceIfDone,
  type CountdownEffects,
  closeFanOut,
  foldChunk,
  settleImage,
} from '../shared/state/countdown.ts';
import { failRequest } from '../shared/state/fail-request.ts';
import { requestIdOf } from '../shared/state/object-keys.ts';
import {
  type ChunkRecord,
  chunkKey,
  chunkPk,
  type ProductRecord,
  type RequestRecord,
  requestKey,
} from '../shared/state/records.ts';

const FAILURE: Failure = {
  code: 'FAN_OUT_FAILED',
  message: 'Expected to read this CSV to its end, but each try to read it died or ran out of time.',
};

/**
 * Settles what a fan-out that died has left open. What it had sent finishes by itself; a chunk that was
 * registered and not wholly sent has its pending images failed. Closing chunk 0 first keeps a late fan-out from
 * registering more; one that closed it itself had sent all its chunks before.
 */
export async function giveUpFanOut(
  effects: CountdownEffects,
  { key, eTag }: { key: string; eTag: string },
): Promise<void> {
  const { table } = effects;
  const id = z.uuid().safeParse(requestIdOf(key));
  const found = id.success ? await table.get<RequestRecord>(requestKey(id.data)) : undefined;
  if (found === undefined) return;
  const requestId = found.request_id;
  if (found.status === 'pending') await failUntaken(table, requestId, eTag);
  else if (found.status !== 'processing' || found.etag !== eTag) return;
  else if (found.open_chunks?.has(0)) {
    await failRequest(table, requestId, FAILURE);
    await closeFanOut(effects, requestId);
  }
  // Read again: the set of chunks is final only now.
  const request = await table.get<RequestRecord>(requestKey(requestId));
  if (request === undefined) return;
  for (const chunk of request.open_chunks ?? []) {
    if (chunk !== 0) await settleChunk(effects, request, chunk);
  }
  await announceIfDone(effects, requestId);
}

/** Each try died before it had taken the CSV: nothing is open, so the request only has to end. */
const failUntaken = (table: Table, requestId: string, eTag: string) =>
  table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET etag = :etag, #status = :processing, failure = :failure',
    condition: 'attribute_not_exists(etag) AND #status = :pending',
    names: { '#status': 'status' },
    values: { ':etag': eTag, ':processing': 'processing', ':pending': 'pending', ':failure': FAILURE },
  });

async function settleChunk(effects: CountdownEffects, request: RequestRecord, chunk: number): Promise<void> {
  const { table } = effects;
  const key = chunkKey(request.request_id, chunk);
  await table.putOnce({
    ...key,
    remaining: 0,
    succeeded: 0,
    failed: 0,
    bytes_in: 0,
    bytes_out: 0,
    dispatched: false,
    ttl: request.ttl,
  });
  const standing = await table.get<ChunkRecord>(key);
  if (standing === undefined || standing.dispatched) return;
  if (standing.pending === undefined) return foldChunk(effects, request.request_id, chunk, standing);
  for await (const place of pendingImages(effects, request.request_id, chunk, standing.pending)) {
    await settleImage(effects, place, { state: 'failed', error: FAILURE }, request.ttl);
  }
}

async function* pendingImages(
  { table }: CountdownEffects,
  requestId: string,
  chunk: number,
  pending: Set<number>,
) {
  let after: { pk: string; sk: string } | undefined;
  do {
    const page = await table.page<ProductRecord>(chunkPk(requestId, chunk), 'PRODUCT#', { after });
    for (const { row, first, input_urls } of page.items.filter((item) => 'input_urls' in item)) {
      for (const [at, url] of input_urls.entries()) {
        const index = first + at;
        if (pending.has(index)) yield { request_id: requestId, chunk, index, row, n: at + 1, url };
      }
    }
    after = page.next;
  } while (after !== undefined);
}
