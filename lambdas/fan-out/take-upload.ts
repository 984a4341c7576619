import * as z from 'zod';
import { log } from '../shared/aws/log.ts';
import type { Objects } from '../shared/aws/objects.ts';
import type { Table } from '../shared/aws/table.ts';
import { CSV_BYTES } from '../shared/limits.ts';
import { requestKey } from '../shared/state/keys.ts';
import { csvKey, requestIdOf } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { keepListing } from '../shared/state/requests/keep-listing.ts';

interface TakeEffects {
  table: Table;
  objects: Objects;
  uploadsBucket: string;
  now: () => number;
}

/** The object of an S3 event; the size is in bytes. */
interface UploadedObject {
  key: string;
  size: number;
  eTag: string;
}

/**
 * Makes an uploaded CSV the request's own, once: the first event takes it, and answers the request to be
 * worked. The copy comes before the claim, so that a CSV that was replaced in between is left to its own event.
 */
export async function takeUpload(
  effects: TakeEffects,
  { key, size, eTag }: UploadedObject,
): Promise<RequestRecord | undefined> {
  const { table, objects, uploadsBucket } = effects;
  const id = z.uuid().safeParse(requestIdOf(key));
  if (!id.success) return ignore('It is not named after a request', { key });
  const requestId = id.data;
  const request = await table.get<RequestRecord>(requestKey(requestId));
  // The request is put before any object, so this is a slow replica or a foreign object: the queue decides.
  if (request === undefined) throw new Error(`There is no request ${requestId} for the uploaded CSV`);
  if (request.etag !== undefined) {
    return request.etag === eTag ? request : ignore('Another CSV was taken before', { requestId });
  }
  if (request.status !== 'pending') return ignore('The request has ended', { requestId });

  if (size <= CSV_BYTES) {
    const copied = await objects.copyIfMatch(uploadsBucket, key, csvKey(requestId, eTag), eTag);
    if (!copied) return ignore('It was replaced before it was taken', { requestId });
  }
  await keepListing(table, request);
  const claimed = await claim(effects, requestId, size, eTag);
  if (claimed) return claimed;
  const standing = await table.get<RequestRecord>(requestKey(requestId));
  if (standing?.etag === eTag) return standing;
  await objects.remove(uploadsBucket, csvKey(requestId, eTag));
  return ignore('Another CSV was taken in the meantime', { requestId });
}

/**
 * Chunk 0 stands for the fan-out: while it is open the request cannot end. From here on request and entry live until
 * they are erased; the entry first, so that what is worked stays listed.
 */
function claim({ table, now }: TakeEffects, requestId: string, size: number, eTag: string) {
  const startedAt = now();
  return table.update<RequestRecord>(requestKey(requestId), {
    update:
      'SET etag = :etag, csv_bytes = :size, #status = :processing, started_at = :now, open_chunks = :zero, ' +
      'moved_at = :moved REMOVE #ttl',
    condition: 'attribute_not_exists(etag) AND #status = :pending',
    names: { '#status': 'status', '#ttl': 'ttl' },
    values: {
      ':etag': eTag,
      ':size': size,
      ':processing': 'processing',
      ':pending': 'pending',
      ':now': new Date(startedAt).toISOString(),
      ':zero': new Set([0]),
      ':moved': startedAt,
    },
  });
}

function ignore(reason: string, details: Record<string, string>): undefined {
  log.info('An upload event was ignored', { reason, ...details });
}
