import { randomBytes, randomUUID } from 'node:crypto';
import type { Table } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { UPLOAD_URL_SECONDS } from '../shared/limits.ts';
import { type SealedHeaders, sealHeaders } from '../shared/secrets/seal-headers.ts';
import { NO_FIGURES } from '../shared/state/figures.ts';
import { isErasingOrErased } from '../shared/state/has-ended.ts';
import {
  type ListingRecord,
  listingKey,
  type RequestRecord,
  requestKey,
  unsettledEntry,
} from '../shared/state/records.ts';
import { claimKey, type Idempotency } from './claim-key.ts';
import type { Upload } from './read-upload.ts';

export interface NewRequest {
  client: string;
  apiUrl: string;
  upload: Upload;
  idempotency: Idempotency | undefined;
}

export interface CreateEffects {
  table: Table;
  storeCsv: (requestId: string, csv: Buffer) => Promise<void>;
  storeKey: (keyId: string, key: Buffer) => Promise<void>;
  now: () => number;
}

const DAY_SECONDS = 86_400;

/**
 * Puts the request and its entry in the client's list, and stores its CSV, if it came along. The request is there
 * before any object, and no CSV is worked that is not listed. Whoever repeats a call by its Idempotency-Key does
 * the same again, so a crash between two steps is mended by the client's next try; the request that was put first
 * stands.
 */
export async function createRequest(effects: CreateEffects, wish: NewRequest): Promise<RequestRecord> {
  const { table, storeCsv, storeKey, now } = effects;
  const requestId = wish.idempotency
    ? await claimKey(table, wish.client, wish.idempotency, randomUUID(), now())
    : randomUUID();
  const secret = wish.upload.options.headers && sealHeaders(requestId, wish.upload.options.headers);
  // Before the request: one that nobody names opens nothing, and goes by itself.
  if (secret) await storeKey(secret.sealed.key_id, secret.key);
  const fresh = newRecord(requestId, wish, secret?.sealed, now());
  const request = (await table.putOnce(fresh))
    ? fresh
    : ((await table.get<RequestRecord>(requestKey(requestId))) ?? fresh);
  if (isErasingOrErased(request)) throw erasedBefore();
  await table.putOnce(listingOf(request));
  await table.putOnce(unsettledEntry(request));
  if (wish.upload.csv) await storeCsv(requestId, wish.upload.csv);
  return request;
}

const erasedBefore = () =>
  new Refusal(
    409,
    'REQUEST_ERASED',
    'The request that this Idempotency-Key stands for has been erased. Use a new key for a new request.',
  );

/** Expires with its request, where no CSV comes. */
const listingOf = ({ client, created_at, request_id, ttl }: RequestRecord): ListingRecord => ({
  ...listingKey(client, created_at, request_id),
  request_id,
  created_at,
  ttl,
});

function newRecord(
  requestId: string,
  { client, apiUrl, upload }: NewRequest,
  sealed: SealedHeaders | undefined,
  now: number,
): RequestRecord {
  const { headers, ...options } = upload.options;
  const webhook = upload.webhook_url
    ? {
        webhook_url: upload.webhook_url,
        webhook_secret: upload.webhook_secret ?? `whsec_${randomBytes(32).toString('base64')}`,
      }
    : {};
  return {
    ...requestKey(requestId),
    request_id: requestId,
    client,
    api_url: apiUrl,
    options,
    ...(sealed ? { sealed_headers: sealed } : {}),
    metadata: upload.metadata,
    status: 'pending',
    created_at: new Date(now).toISOString(),
    chunks: 0,
    total: null,
    rows_total: null,
    rows_rejected: null,
    ...NO_FIGURES,
    ...webhook,
    webhook_state: upload.webhook_url ? 'waiting' : 'none',
    attempts: 0,
    ttl: Math.ceil(now / 1_000) + UPLOAD_URL_SECONDS + DAY_SECONDS,
  };
}
