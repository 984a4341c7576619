import pLimit from 'p-limit';
import type { Queues } from '../../aws/queues.ts';
import type { Table } from '../../aws/table.ts';
import { addition, type Figures, figuresOf, NO_FIGURES, sumOf } from '../figures.ts';
import { chunkKey, imageKey, requestKey } from '../keys.ts';
import type { Outcome } from '../outcome.ts';
import type { ChunkRecord, ImageRecord, RequestRecord } from '../records.ts';

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

/** Counts images of one chunk down, alone or with others. */
export type CountImages = (
  place: Pick<ImagePlace, 'request_id' | 'chunk'>,
  images: CountedImage[],
) => Promise<void>;

/** Records what became of an image and counts it down; returns the outcome that stands. */
export async function settleImage(
  effects: CountdownEffects,
  place: ImagePlace,
  outcome: Outcome,
): Promise<Outcome> {
  const [settled] = await settlePlaces(effects, [place], outcome);
  return settled!.outcome;
}

/** As many as the SDK opens connections. */
const RECORDS_AT_ONCE = 50;

/**
 * Records what became of a URL at each of its places in a chunk, then counts them down; returns the outcomes that
 * stand. Every step may be repeated, and each goes on to the next: the redelivery of a message that led to a crash
 * mends it.
 */
export async function settlePlaces(
  effects: CountdownEffects,
  places: ImagePlace[],
  outcome: Outcome,
  count: CountImages = (place, images) => countImages(effects, place, images),
): Promise<SettledImage[]> {
  const settled = await pLimit(RECORDS_AT_ONCE).map(places, async (place) => {
    const own = place === places[0] ? outcome : withoutWork(outcome);
    const standing = await recordOnce(effects.table, place, own);
    return { index: place.index, outcome: standing, isOwn: standing === own };
  });
  await count(places[0]!, settled);
  return settled;
}

/** The work is done once, and told of the first place alone. */
const withoutWork = (outcome: Outcome): Outcome =>
  outcome.state === 'succeeded' ? { ...outcome, encodes: 0, milliseconds: 0 } : { ...outcome };

/** Whoever comes second counts with the outcome that stands, not with its own. */
async function recordOnce(table: Table, place: ImagePlace, outcome: Outcome): Promise<Outcome> {
  const key = imageKey(place.request_id, place.chunk, place.row, place.n);
  const { row, n, index, url } = place;
  if (await table.putOnce({ ...key, row, n, index, input_url: url, ...outcome })) return outcome;
  const standing = await table.get<ImageRecord>(key);
  if (standing === undefined) throw new Error(`The record of row ${row}, image ${n} vanished`);
  return standing;
}

export interface CountedImage {
  index: number;
  outcome: Outcome;
}

interface SettledImage extends CountedImage {
  /** Whether the outcome that stands was given by this call. */
  isOwn: boolean;
}

/** A condition may have 4 KB and 300 operators. */
const COUNTED_AT_ONCE = 50;

/**
 * Counts images of one chunk down, fifty in one update. The first call for an image counts; any other changes nothing and
 * still goes on to the next step. Where one of several was counted before, they are counted one by one.
 */
export async function countImages(
  effects: CountdownEffects,
  place: Pick<ImagePlace, 'request_id' | 'chunk'>,
  images: CountedImage[],
): Promise<void> {
  // A batch may hold a message twice.
  const all = [...new Map(images.map((image) => [image.index, image])).values()];
  for (let from = 0; from < all.length; from += COUNTED_AT_ONCE) {
    await countOnce(effects, place, all.slice(from, from + COUNTED_AT_ONCE));
  }
}

async function countOnce(
  effects: CountdownEffects,
  place: Pick<ImagePlace, 'request_id' | 'chunk'>,
  once: CountedImage[],
): Promise<void> {
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
    for (const image of once) await countOnce(effects, place, [image]);
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
