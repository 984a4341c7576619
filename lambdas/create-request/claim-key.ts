import { createHash } from 'node:crypto';
import type { Table } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { IDEMPOTENCY_HOURS } from '../shared/limits.ts';
import { keyKey } from '../shared/state/keys.ts';
import type { KeyRecord } from '../shared/state/records.ts';

export interface Idempotency {
  /** What the client sent as Idempotency-Key. */
  key: string;
  /** SHA-256 of the call's content type, query and body. */
  bodyHash: string;
}

/**
 * Answers the id of the request that this key stands for: the given one if the key is new or has expired, the
 * first one's otherwise. DynamoDB deletes expired items late, so the expiry is held against the clock.
 */
export async function claimKey(
  table: Table,
  client: string,
  { key, bodyHash }: Idempotency,
  requestId: string,
  now: number,
): Promise<string> {
  const expires = now + IDEMPOTENCY_HOURS * 3_600_000;
  const place = keyKey(client, key);
  const fresh = { request_id: requestId, body_hash: bodyHash, expires, ttl: Math.ceil(expires / 1_000) };
  if (await table.putOnce({ ...place, ...fresh })) return requestId;

  const standing = await table.get<KeyRecord>(place);
  if (standing === undefined || standing.expires <= now) {
    const taken = await table.update<KeyRecord>(place, {
      update: 'SET request_id = :id, body_hash = :hash, expires = :expires, #ttl = :ttl',
      condition: 'attribute_not_exists(expires) OR expires <= :now',
      values: { ':id': requestId, ':hash': bodyHash, ':expires': expires, ':ttl': fresh.ttl, ':now': now },
      names: { '#ttl': 'ttl' },
    });
    if (taken) return requestId;
    return claimKey(table, client, { key, bodyHash }, requestId, now);
  }
  if (standing.body_hash !== bodyHash) {
    throw new Refusal(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'Expected the same body as before under this Idempotency-Key, but found another. Use a new key for a new request.',
    );
  }
  return standing.request_id;
}

/** Whether a call stands under this key: one that repeats it makes no request more. */
export async function isClaimed(table: Table, client: string, key: string, now: number): Promise<boolean> {
  const standing = await table.get<KeyRecord>(keyKey(client, key));
  return standing !== undefined && standing.expires > now;
}

/** Multipart bodies of the same file differ by their boundary, so that is left out of what is compared. */
export function hashUpload(parts: (string | Buffer | undefined)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(part ?? '');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}
