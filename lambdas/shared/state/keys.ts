import type { Key } from '../aws/table.ts';
import type { ListingRecord, RequestRecord } from './records.ts';

/**
 * Sorts as text in the order of the numbers: seven digits, as version 0.1 wrote them all, and for longer ones a letter
 * before them that says how many there are, and sorts behind every digit.
 */
const inOrder = (row: number) => {
  const digits = String(row).padStart(7, '0');
  return digits.length === 7
    ? digits
    : `${String.fromCharCode('a'.charCodeAt(0) + digits.length - 8)}${digits}`;
};

export const requestKey = (requestId: string): Key => ({ pk: `REQUEST#${requestId}`, sk: 'REQUEST' });
export const chunkPk = (requestId: string, chunk: number) => `REQUEST#${requestId}#${chunk}`;
export const chunkKey = (requestId: string, chunk: number): Key => ({
  pk: chunkPk(requestId, chunk),
  sk: 'CHUNK',
});
export const productKey = (requestId: string, chunk: number, row: number): Key => ({
  pk: chunkPk(requestId, chunk),
  sk: `PRODUCT#${inOrder(row)}`,
});
export const imageKey = (requestId: string, chunk: number, row: number, n: number): Key => ({
  pk: chunkPk(requestId, chunk),
  sk: `PRODUCT#${inOrder(row)}#IMAGE#${String(n).padStart(3, '0')}`,
});
/** How far an image has come that waits for turns: one item for all places of its URL in a chunk. */
export const hopKey = (requestId: string, chunk: number, index: number): Key => ({
  pk: chunkPk(requestId, chunk),
  sk: `HOP#${index}`,
});
export const clientKey = (client: string): Key => ({ pk: `CLIENT#${client}`, sk: 'CLIENT' });
export const keyKey = (client: string, key: string): Key => ({ pk: `CLIENT#${client}`, sk: `KEY#${key}` });
/** A partition for each span, so that many requests at once do not meet the client's other items there. */
export const quotaKey = (client: string, span: string): Key => ({
  pk: `QUOTA#${client}#${span}`,
  sk: 'QUOTA',
});
/** When the CDN was last told to forget all of a client's. */
export const cdnKey = (client: string): Key => quotaKey(client, 'CDN');
export const LISTING_PREFIX = 'REQUEST#';
export const listingKey = (client: string, createdAt: string, requestId: string): Key =>
  listingKeyIn(`CLIENT#${client}`)(createdAt, requestId);
function listingKeyIn(pk: string) {
  return (createdAt: string, requestId: string): Key => ({
    pk,
    sk: `${LISTING_PREFIX}${createdAt}#${requestId}`,
  });
}

/** Every request until the daily sweep has found it settled, oldest first. */
export const UNSETTLED_PK = 'UNSETTLED';
export const unsettledKey = listingKeyIn(UNSETTLED_PK);
/** By this the daily sweep finds what has come to a stop. */
export const unsettledEntry = ({
  created_at,
  request_id,
}: Pick<RequestRecord, 'created_at' | 'request_id'>): ListingRecord => ({
  ...unsettledKey(created_at, request_id),
  request_id,
  created_at,
});

/** All clients by name, for those who manage them. */
export const CLIENTS_PK = 'CLIENTS';
export const clientEntryKey = (name: string): Key => ({ pk: CLIENTS_PK, sk: `CLIENT#${name}` });
