import type { Queues } from '../aws/queues.ts';
import type { Table } from '../aws/table.ts';
import { addition, type Figures, figuresOf, NO_FIGURES, sumOf } from './figures.ts';
import type { Outcome } from './outcome.ts';
import {
  type ChunkRecord,
  chunkKey,
  type ImageRecord,
  imageKey,
  type RequestRecord,
  requestKey,
} from './records.ts';

/** Which image: its place in the CSV, and its index among the images of its chunk. */
export interface ImagePlace {
  request_id: string;
  chunk: number;
  index: number;
  row: number;
  n: number;
  url: string;
}

export interface CountdownEffects {
  table: Table;
  queues: Queues;
  finishedQueueUrl: string;
  now: () => number;
}

/** Counts one image down, alone or with others. */
export type CountImage = (place: ImagePlace, outcome: Outcome) => Promise<void>;

/**
 * Records what became of an image and counts it down; returns the outcome that stands. Every step may be
 * repeated, and each goes on to the next: the redelivery of a message that led to a crash mends it.
 */
export async function settleImage(
  effects: CountdownEffects,
  place: ImagePlace,
  outcome: Outcome,
  count: CountImage = (counted, standing) => countImage(effects, counted, standing),
): Promise<Outcome> {
  const standing = await recordOnce(effects.table, place, outcome);
  await count(place, standing);
  return standing;
}

/** Whoever comes second counts with the outcome that stands, not with its own. */
async function recordOnce(table: Table, place: ImagePlace, outcome: Outcome): Promise<Outcome> {
  const key = imageKey(place.request_id, place.chunk, place.row, place.n);
  const { row, n, index, url } = place;
  if (await table.putOnce({ ...key, row, n, index, input_url: url, ...outcome })) return outcome;
  const standing = await table.get<ImageRecord>(key);
  if (standing === undefined) throw new Error(`The record of row ${row}, image ${n} vanished`);
  return standing;
}

export const countImage = (
  effects: CountdownEffects,
  place: Pick<ImagePlace, 'request_id' | 'chunk' | 'index'>,
  outcome: Outcome,
) => countImages(effects, place, [{ index: place.index, outcome }]);

export interface CountedImage {
  index: number;
  outcome: Outcome;
}

/**
 * Counts images of one chunk down in one update. The first call for an image counts; any other changes nothing and
 * still goes on to the next step. Where one of several was counted before, they are counted one by one.
 */
export async function countImages(
  effects: CountdownEffects,
  place: Pick<ImagePlace, 'request_id' | 'chunk'>,
  images: CountedImage[],
): Promise<void> {
  // A batch may hold a message twice.
  const once = [...new Map(images.map((image) => [image.index, image])).values()];
  const { add, values } = addition(figuresOf(once.map(({ outcome }) => outcome)));
  const key = chunkKey(place.request_id, place.chunk);
  const counted = await effects.table.update<ChunkRecord>(key, {
    update: `DELETE pending :indexes ADD remaining :fewer, ${add}`,
    condition: once.map((_, at) => `contains(pending, :index${at})`).join(' AND '),
    values: {
      ...Object.fromEntries(once.map(({ index }, at) => [`:index${at}`, index])),
      ':indexes': new Set(once.map(({ index }) => index)),
      ':fewer': -once.length,
      ...values,
    },
  });
  if (!counted && once.length > 1) {
    for (const image of once) await countImages(effects, place, [image]);
    return;
  }
  const chunk = counted ?? (await effects.table.get<ChunkRecord>(key));
  if (chunk && chunk.pending === undefined) await foldChunk(effects, place.request_id, place.chunk, chunk);
}

/** Adds a chunk that has reached zero to its request, once, then looks whether that was the last. */
export async function foldChunk(
  effects: CountdownEffects,
  requestId: string,
  chunk: number,
  figures: Partial<Figures>,
): Promise<void> {
  const { add, values } = addition(sumOf([figures]));
  const request = await effects.table.update<RequestRecord>(requestKey(requestId), {
    update: `SET moved_at = :now DELETE open_chunks :chunk_set ADD ${add}`,
    condition: 'contains(open_chunks, :chunk)',
    values: {
      ':chunk_set': new Set([chunk]),
      ':chunk': chunk,
      ':now': effects.now(),
      ...values,
    },
  });
  await announceIfDone(effects, requestId, request);
}

/** Chunk 0 is the fan-out's own hold on the request: it holds no images. */
export const closeFanOut = (effects: CountdownEffects, requestId: string) =>
  foldChunk(effects, requestId, 0, NO_FIGURES);

/** Whoever finds no chunk open any more says so to finish-request; saying it twice changes nothing. */
export async function announceIfDone(
  effects: CountdownEffects,
  requestId: string,
  known?: RequestRecord,
): Promise<void> {
  const request = known ?? (await effects.table.get<RequestRecord>(requestKey(requestId)));
  if (request?.status !== 'processing' || request.open_chunks !== undefined) return;
  await effects.queues.send(effects.finishedQueueUrl, [
    { body: { request_id: requestId }, group: request.client },
  ]);
}
