import type { Item } from '../shared/aws/table.ts';
import type { CsvRow, RowUrl } from '../shared/csv/read-csv.ts';
import { TABLE_TEXT_CHARACTERS } from '../shared/limits.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { type CountdownEffects, foldChunk } from '../shared/state/countdown.ts';
import {
  type ChunkRecord,
  chunkKey,
  imageKey,
  productKey,
  type RequestRecord,
} from '../shared/state/records.ts';

export type DispatchEffects = CountdownEffects & { imagesQueueUrl: string };

interface Chunk {
  request: RequestRecord;
  number: number;
  products: CsvRow[];
  registeredBefore: boolean;
}

/**
 * Writes what a chunk holds, then the chunk with what is pending, then sends that: whoever counts an image down
 * finds its chunk. All of it may be done twice.
 */
export async function dispatchChunk(effects: DispatchEffects, chunk: Chunk): Promise<void> {
  const { table, queues, imagesQueueUrl } = effects;
  const { request, number } = chunk;
  const key = chunkKey(request.request_id, number);
  let standing = chunk.registeredBefore ? await table.get<ChunkRecord>(key) : undefined;
  if (standing?.dispatched) return;

  const { items, messages, failed } = contentsOf(chunk);
  if (standing === undefined) {
    await table.putAll(items);
    const fresh = newChunk(key, messages, failed, request.ttl);
    standing = (await table.putOnce(fresh)) ? fresh : await table.get<ChunkRecord>(key);
  }
  if (standing?.pending) {
    const pending = standing.pending;
    const bodies = messages.filter((message) => pending.has(message.index));
    await queues.send(
      imagesQueueUrl,
      bodies.map((body) => ({ body, group: request.request_id })),
    );
  } else if (standing) {
    await foldChunk(effects, request.request_id, number, standing);
  }
  await table.update(key, {
    update: 'SET dispatched = :true',
    condition: 'attribute_exists(pk)',
    values: { ':true': true },
  });
}

const newChunk = (
  key: { pk: string; sk: string },
  messages: ImageMessage[],
  failed: number,
  ttl: number,
) => ({
  ...key,
  // There is no empty set in DynamoDB: nothing pending is no attribute.
  ...(messages.length > 0 ? { pending: new Set(messages.map((message) => message.index)) } : {}),
  remaining: messages.length,
  succeeded: 0,
  failed,
  bytes_in: 0,
  bytes_out: 0,
  dispatched: false,
  ttl,
});

function contentsOf({ request, number, products }: Chunk) {
  const requestId = request.request_id;
  const { ttl } = request;
  const items: Item[] = [];
  const messages: ImageMessage[] = [];
  let index = 0;
  for (const { row, serial, product, urls } of products) {
    items.push({
      ...productKey(requestId, number, row),
      row,
      serial: serial.slice(0, TABLE_TEXT_CHARACTERS),
      product: product.slice(0, TABLE_TEXT_CHARACTERS),
      input_urls: urls.map(shown),
      first: index + 1,
      ttl,
    });
    for (const [at, url] of urls.entries()) {
      index += 1;
      const place = { row, n: at + 1, index };
      if ('href' in url) messages.push({ request_id: requestId, chunk: number, ...place, url: url.href });
      else {
        items.push({
          ...imageKey(requestId, number, row, place.n),
          ...place,
          input_url: url.shown,
          state: 'failed',
          error: url.failure,
          ttl,
        });
      }
    }
  }
  return { items, messages, failed: index - messages.length };
}

const shown = (url: RowUrl) => ('href' in url ? url.href : url.shown);
