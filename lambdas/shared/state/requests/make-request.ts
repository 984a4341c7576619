import { randomBytes } from 'node:crypto';
import type { Table } from '../../aws/table.ts';
import { UPLOAD_DAYS, UPLOAD_URL_SECONDS } from '../../limits.ts';
import type { OptionsWish } from '../../schemas/options.ts';
import { type SealedHeaders, sealHeaders } from '../../secrets/seal-headers.ts';
import { NO_FIGURES } from '../figures.ts';
import { listingKey, requestKey, unsettledEntry } from '../keys.ts';
import type { ListingRecord, RequestRecord } from '../records.ts';
import { isErasingOrErased } from './has-ended.ts';

interface NewRequest {
  client: string;
  apiUrl: string;
  options: OptionsWish;
  metadata: Record<string, string>;
  webhook_url?: string | undefined;
  /** Without one, a fresh one is made. */
  webhook_secret?: string | undefined;
  /** The request that it tries again. */
  retry_of?: string;
}

export interface MakeRequestEffects {
  table: Table;
  storeKey: (keyId: string, key: Buffer) => Promise<void>;
  now: () => number;
}

/**
 * Puts a request and its entries in the lists, and answers the one that stands: of two with one id the first. Undefined
 * where that has been erased. It comes before any CSV of the request, as none is worked that is not listed.
 */
export async function makeRequest(
  { table, storeKey, now }: MakeRequestEffects,
  requestId: string,
  wish: NewRequest,
): Promise<RequestRecord | undefined> {
  const secret = wish.options.headers && sealHeaders(requestId, wish.options.headers);
  // Before the request: one that nobody names opens nothing, and goes by itself.
  if (secret) await storeKey(secret.sealed.key_id, secret.key);
  const fresh = newRecord(requestId, wish, secret?.sealed, now());
  const request = (await table.putOnce(fresh)) ? fresh : ((await table.get<RequestRecord>(fresh)) ?? fresh);
  if (isErasingOrErased(request)) return undefined;
  await table.putOnce(listingOf(request));
  await table.putOnce(unsettledEntry(request));
  return request;
}

function newRecord(
  requestId: string,
  { client, apiUrl, options: wished, metadata, webhook_url, webhook_secret, retry_of }: NewRequest,
  sealed: SealedHeaders | undefined,
  now: number,
): RequestRecord {
  const { headers, ...options } = wished;
  const webhook = webhook_url
    ? {
        webhook_url,
        webhook_secret: webhook_secret ?? `whsec_${randomBytes(32).toString('base64')}`,
      }
    : {};
  return {
    ...requestKey(requestId),
    request_id: requestId,
    client,
    api_url: apiUrl,
    options,
    ...(sealed ? { sealed_headers: sealed } : {}),
    metadata,
    status: 'pending',
    created_at: new Date(now).toISOString(),
    chunks: 0,
    total: null,
    rows_total: null,
    rows_rejected: null,
    ...NO_FIGURES,
    ...webhook,
    ...(retry_of === undefined ? {} : { retry_of }),
    webhook_state: webhook_url ? 'waiting' : 'none',
    attempts: 0,
    ttl: Math.ceil(now / 1_000) + UPLOAD_URL_SECONDS + UPLOAD_DAYS * 86_400,
  };
}

/** Expires with its request, where no CSV comes. */
const listingOf = ({ client, created_at, request_id, ttl }: RequestRecord): ListingRecord => ({
  ...listingKey(client, created_at, request_id),
  request_id,
  created_at,
  ttl,
});
