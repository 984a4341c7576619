import type { CsvRow } from '../shared/csv/read-csv.ts';
import { foldChunk } from '../shared/state/countdown.ts';
import { NO_FIGURES } from '../shared/state/figures.ts';
import { type ChunkRecord, chunkKey, type RequestRecord, requestKey } from '../shared/state/records.ts';
import { unsentOf } from '../shared/state/settle-unsent.ts';
import { chunkContents } from './chunk-contents.ts';
import type { FanOutEffects } from './effects.ts';
import type { Registered } from './register-chunk.ts';

/**
 * Writes what a chunk holds, then the chunk with what is pending, then sends that: whoever counts an image down finds
 * its chunk. All of it may be done twice. False where the chunk is gone, as its request is being erased.
 */
export async function dispatchChunk(
  effects: FanOutEffects,
  { request, registeredBefore, number, products }: Registered & { number: number; products: CsvRow[] },
): Promise<boolean> {
  const { table, queues, imagesQueueUrl } = effects;
  const key = chunkKey(request.request_id, number);
  const { items, messages, pending, failed } = chunkContents(request, number, products);
  let standing = registeredBefore ? await table.get<ChunkRecord>(key) : undefined;
  if (standing === undefined) {
    if (registeredBefore && !(await isOpen(effects, request, number))) return false;
    await table.putAll(items);
    const fresh = newChunk(key, pending, failed);
    standing = (await table.putOnce(fresh)) ? fresh : await table.get<ChunkRecord>(key);
  }
  if (standing === undefined) return false;
  if (standing.pending === undefined) {
    await foldChunk(effects, request.request_id, number, standing);
    return true;
  }
  const unsent = unsentOf(standing);
  const bodies = messages.filter(({ index }) => unsent.has(index));
  if (bodies.length === 0) return true;
  await queues.send(
    imagesQueueUrl,
    bodies.map((body) => ({ body, group: request.client })),
  );
  await table.update(key, {
    // The chunks of version 0.1 had a mark instead of the set.
    update: 'SET dispatched = :true DELETE unsent :sent',
    condition: 'attribute_exists(pk)',
    values: { ':sent': new Set(bodies.map(({ index }) => index)), ':true': true },
  });
  return true;
}

/** A chunk that is registered, and neither there nor open any more, was erased. */
async function isOpen({ table }: FanOutEffects, { request_id }: RequestRecord, number: number) {
  const standing = await table.get<RequestRecord>(requestKey(request_id));
  return standing?.open_chunks?.has(number) ?? false;
}

function newChunk(key: { pk: string; sk: string }, pending: number[], failed: number): ChunkRecord {
  // There is no empty set in DynamoDB: nothing pending is no attribute.
  const sets = pending.length > 0 ? { pending: new Set(pending), unsent: new Set(pending) } : {};
  return { ...key, ...sets, remaining: pending.length, ...NO_FIGURES, failed };
}
