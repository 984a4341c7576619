import type { Objects } from '../shared/aws/objects.ts';
import { Later } from '../shared/aws/queue-handler.ts';
import type { Queues } from '../shared/aws/queues.ts';
import type { Table } from '../shared/aws/table.ts';
import { ERASED_DAYS, SECOND_SWEEP_SECONDS } from '../shared/limits.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';
import { isErasingOrErased } from '../shared/state/has-ended.ts';
import { csvsOf, incomingKey, outputsOf, resultsKey } from '../shared/state/object-keys.ts';
import { type ErasedRecord, listingKey, type RequestRecord, requestKey } from '../shared/state/records.ts';
import { eraseChunk } from './erase-chunk.ts';

export interface EraseEffects {
  table: Table;
  objects: Objects;
  queues: Queues;
  uploadsBucket: string;
  outputsBucket: string;
  erasuresQueueUrl: string;
  now: () => number;
}

/** A run ends itself while it still has so much time; the next one goes on with what is left. */
const MARGIN_MS = 30_000;
const CHUNKS_AT_ONCE = 8;

/**
 * Erases a request that has been marked: outputs first, as they are what others can read, then the CSVs, then
 * the items, the request's own last. Deleting twice is deleting once, so it may be interrupted anywhere and
 * repeated. What stays for two weeks is the request's id, its client and its time.
 */
export async function eraseRequest(
  effects: EraseEffects,
  { request_id: id, again }: ErasureMessage,
  deadline: number,
): Promise<void> {
  const { table, queues, now } = effects;
  const request = await table.get<RequestRecord>(requestKey(id));
  if (request === undefined || !isErasingOrErased(request)) return;
  const late = () => now() > deadline - MARGIN_MS;

  await eraseObjects(effects, id, late);
  for (let chunk = 1; chunk <= request.chunks; chunk += CHUNKS_AT_ONCE) {
    if (late()) throw new Later(0);
    const group = Array.from({ length: CHUNKS_AT_ONCE }, (_, at) => chunk + at);
    await Promise.all(group.map((number) => eraseChunk(table, id, number)));
  }
  await table.removeAll([listingKey(request.client, request.created_at, id)]);
  await table.putAll([erased(request, now())]);
  if (again) return;
  await queues.send(effects.erasuresQueueUrl, [
    { body: { request_id: id, again: true }, delaySeconds: SECOND_SWEEP_SECONDS },
  ]);
}

async function eraseObjects(
  { objects, uploadsBucket, outputsBucket }: EraseEffects,
  id: string,
  late: () => boolean,
): Promise<void> {
  for (const [bucket, prefix] of [
    [outputsBucket, outputsOf(id)],
    [uploadsBucket, csvsOf(id)],
  ] as const) {
    if (!(await objects.removeAll(bucket, prefix, late))) throw new Later(0);
  }
  await objects.remove(outputsBucket, resultsKey(id));
  await objects.remove(uploadsBucket, incomingKey(id));
}

/** Keeps late messages and a repeated Idempotency-Key from bringing the request back. */
const erased = ({ request_id, client, created_at, chunks }: RequestRecord, now: number): ErasedRecord => ({
  ...requestKey(request_id),
  request_id,
  client,
  created_at,
  chunks,
  status: 'erased',
  ttl: Math.ceil(now / 1_000) + ERASED_DAYS * 86_400,
});
