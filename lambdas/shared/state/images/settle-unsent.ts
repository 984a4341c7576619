import type { Failure } from '../../../../engine/errors.ts';
import type { Item, Key } from '../../aws/table.ts';
import { NO_FIGURES } from '../figures.ts';
import { chunkKey, chunkPk, requestKey } from '../keys.ts';
import type { ChunkRecord, RequestRecord } from '../records.ts';
import { type CountdownEffects, foldChunk, type ImagePlace, settleImage } from './countdown.ts';
import { productsOf } from './products-of.ts';

export const FAN_OUT_FAILED: Failure = {
  code: 'FAN_OUT_FAILED',
  message: 'Expected to read this CSV to its end, but each try to read it died or ran out of time.',
};

/**
 * Settles what a fan-out has left open when it was closed before its end: a chunk that was registered and never put
 * is put empty, and the images of the others that were never sent fail. What was sent finishes by itself.
 */
export async function settleUnsent(effects: CountdownEffects, requestId: string): Promise<void> {
  // Read here: the set of chunks is final only once the fan-out is closed.
  const request = await effects.table.get<RequestRecord>(requestKey(requestId));
  if (request?.status !== 'processing') return;
  const error = request.failure ?? FAN_OUT_FAILED;
  for (const number of request.open_chunks ?? []) {
    if (number === 0) continue;
    const chunk = await standingChunk(effects, requestId, number);
    if (chunk) await settleImages(effects, requestId, number, chunk, unsentOf(chunk), error);
  }
}

/** The chunk, put empty where it was registered and never put. */
export async function standingChunk({ table }: CountdownEffects, requestId: string, number: number) {
  const key = chunkKey(requestId, number);
  const standing = await table.get<ChunkRecord>(key);
  if (standing) return standing;
  await table.putOnce({ ...key, remaining: 0, ...NO_FIGURES });
  return table.get<ChunkRecord>(key);
}

/** Fails those of a chunk's pending images that have these indexes; one with nothing pending is folded. */
export async function settleImages(
  effects: CountdownEffects,
  requestId: string,
  number: number,
  chunk: ChunkRecord,
  indexes: ReadonlySet<number>,
  error: Failure,
): Promise<void> {
  if (chunk.pending === undefined) return foldChunk(effects, requestId, number, chunk);
  const left = new Set([...chunk.pending].filter((index) => indexes.has(index)));
  if (left.size === 0) return;
  for await (const place of placesOf(effects, requestId, number)) {
    if (left.has(place.index)) await settleImage(effects, place, { state: 'failed', error });
  }
}

/** Which of a chunk's images were not sent yet; a chunk of version 0.1 says it of all that is pending or of none. */
export function unsentOf({ pending, unsent, dispatched }: ChunkRecord): ReadonlySet<number> {
  return unsent ?? (dispatched === false ? (pending ?? new Set()) : new Set());
}

async function* placesOf(
  { table }: CountdownEffects,
  requestId: string,
  chunk: number,
): AsyncGenerator<ImagePlace> {
  let after: Key | undefined;
  do {
    const page = await table.page<Item>(chunkPk(requestId, chunk), 'PRODUCT#', { after });
    for (const { row, first, input_urls } of page.items.flatMap(productsOf)) {
      for (const [at, url] of input_urls.entries()) {
        yield { request_id: requestId, chunk, index: first + at, row, n: at + 1, url };
      }
    }
    after = page.next;
  } while (after !== undefined);
}
