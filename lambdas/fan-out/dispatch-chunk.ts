import type { CsvRow } from '../shared/csv/read-csv.ts';
import type { Wait } from '../shared/shops/wish.ts';
import { NO_FIGURES } from '../shared/state/figures.ts';
import { CANCELLED } from '../shared/state/images/cancelled.ts';
import { foldChunk } from '../shared/state/images/countdown.ts';
import { placesOf } from '../shared/state/images/places-of.ts';
import { unsentOf } from '../shared/state/images/settle-unsent.ts';
import { chunkKey, requestKey } from '../shared/state/keys.ts';
import type { ChunkRecord, RequestRecord } from '../shared/state/records.ts';
import { chunkContents } from './chunk-contents.ts';
import type { FanOutEffects } from './effects.ts';
import { failImages } from './fail-images.ts';
import type { Registered } from './register-chunk.ts';
import { type ChunkImages, type Turns, turnsOf } from './turns-of.ts';

interface Dispatch extends Registered {
  number: number;
  products: CsvRow[];
  /** Images that the request has had before this chunk. */
  imagesBefore: number;
}

/**
 * Writes what a chunk holds, then the chunk with what is pending, then sends of that what has its turn: whoever counts
 * an image down finds its chunk. All of it may be done twice. Answers for what the rest waits, or that the chunk is
 * gone, as its request is being erased.
 */
export async function dispatchChunk(
  effects: FanOutEffects,
  { request, registeredBefore, number, products, imagesBefore }: Dispatch,
): Promise<{ wait: Wait | undefined } | 'gone'> {
  const { table, queues, imagesQueueUrl } = effects;
  const key = chunkKey(request.request_id, number);
  const { items, messages, pending, failed } = chunkContents(request, number, products);
  let standing = registeredBefore ? await table.get<ChunkRecord>(key) : undefined;
  if (standing === undefined) {
    if (registeredBefore && !(await isOpen(effects, request, number))) return 'gone';
    await table.putAll(items);
    const fresh = newChunk(key, pending, failed);
    standing = (await table.putOnce(fresh)) ? fresh : await table.get<ChunkRecord>(key);
  }
  if (standing === undefined) return 'gone';
  if (standing.pending === undefined) {
    await foldChunk(effects, request.request_id, number, standing);
    return DONE;
  }
  const indexes = unsentOf(standing);
  const unsent = messages.filter(({ index }) => indexes.has(index));
  if (unsent.length === 0) return DONE;
  const turns = await turnsFor(effects, request, { all: messages, unsent, imagesBefore });
  await failImages(effects, { request_id: request.request_id, chunk: number }, turns.failed);
  await queues.send(
    imagesQueueUrl,
    turns.ready.map(({ message, delaySeconds }) => ({ body: message, group: request.client, delaySeconds })),
  );
  const settled = [...turns.ready, ...turns.failed]
    .flatMap(({ message }) => placesOf(message))
    .map(({ index }) => index);
  if (settled.length === 0) return { wait: turns.wait };
  await table.update(key, {
    // The chunks of version 0.1 had a mark instead of the set.
    update: 'SET dispatched = :true DELETE unsent :sent',
    condition: 'attribute_exists(pk)',
    values: { ':sent': new Set(settled), ':true': true },
  });
  return { wait: turns.wait };
}

/** Of a cancelled request nothing more is asked for. */
async function turnsFor(effects: FanOutEffects, request: RequestRecord, images: ChunkImages): Promise<Turns> {
  if (!request.cancel) return turnsOf(effects, request, images);
  const failed = images.unsent.map((message) => ({ message, error: CANCELLED }));
  return { ready: [], failed, wait: undefined };
}

const DONE = { wait: undefined };

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
