import type { Key, Table } from '../aws/table.ts';
import { CsvError, Refusal } from '../errors.ts';
import { CALLS_PER_MINUTE, IMAGES_PER_DAY } from '../limits.ts';
import { type ClientRecord, clientKey, type QuotaRecord, quotaKey } from './records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Counters are of no use once their time is over; DynamoDB deletes them at its leisure. */
const KEPT_MS = 2 * DAY;

type Limits = Partial<Pick<ClientRecord, 'calls_per_minute' | 'images_per_day'>>;

/** Counts one call of a client in this minute, or refuses it with 429 if the minute has all it may have. */
export async function countCall(table: Table, client: Limits & { id: string }, now: number): Promise<void> {
  const { id, calls_per_minute = CALLS_PER_MINUTE } = client;
  if (await take(table, minuteKey(id, now), 1, calls_per_minute, now)) return;
  throw tooMany('CALLS_PER_MINUTE', `${calls_per_minute} calls a minute`, MINUTE, now);
}

/**
 * Refuses a new request with 429 if the client's day (UTC) has all its images. They are counted by the fan-out,
 * where they are first known.
 */
export async function checkDay(table: Table, client: Limits & { id: string }, now: number): Promise<void> {
  const { id, images_per_day = IMAGES_PER_DAY } = client;
  const day = await table.get<QuotaRecord>(dayKey(id, now));
  if ((day?.used ?? 0) < images_per_day) return;
  throw tooMany('IMAGES_PER_DAY', `${images_per_day} images a day (UTC)`, DAY, now);
}

/**
 * Counts images of a client in its day before they are sent on; throws CsvError when they are more than are left.
 * What is counted twice by a run that dies in between is a chunk, and never more is compressed than is counted.
 * A client without an item is revoked: it has nothing left.
 */
export function imageQuota(table: Table, client: string, now: () => number) {
  let record: Promise<ClientRecord | undefined> | undefined;
  return async (images: number): Promise<void> => {
    record ??= table.get<ClientRecord>(clientKey(client));
    const limits = await record;
    if (limits === undefined) throw revoked();
    const { images_per_day = IMAGES_PER_DAY } = limits;
    if (await take(table, dayKey(client, now()), images, images_per_day, now())) return;
    throw new CsvError(
      'IMAGES_PER_DAY',
      `Expected at most ${images_per_day} images a day (UTC), but this CSV goes beyond. ` +
        'The images before that are compressed; send the others another day.',
    );
  };
}

/** A presigned URL outlives the token of the client that asked for it. */
const revoked = () =>
  new CsvError(
    'CLIENT_REVOKED',
    'Expected a CSV of a client, but the one that made this request is revoked.',
  );

/** One conditional update, so that callers at the same moment cannot together take more than there is. */
async function take(table: Table, key: Key, amount: number, limit: number, now: number): Promise<boolean> {
  if (amount > limit) return false;
  const taken = await table.update<QuotaRecord>(key, {
    update: 'SET #ttl = :ttl ADD used :amount',
    condition: 'attribute_not_exists(used) OR used <= :room',
    names: { '#ttl': 'ttl' },
    values: { ':amount': amount, ':room': limit - amount, ':ttl': Math.ceil((now + KEPT_MS) / 1_000) },
  });
  return taken !== undefined;
}

const minuteKey = (client: string, now: number) => quotaKey(client, new Date(now).toISOString().slice(0, 16));
const dayKey = (client: string, now: number) => quotaKey(client, new Date(now).toISOString().slice(0, 10));

function tooMany(code: string, allowed: string, span: number, now: number): Refusal {
  const seconds = Math.max(1, Math.ceil((span - (now % span)) / 1_000));
  return new Refusal(
    429,
    code,
    `Expected at most ${allowed} for this client, but found more. Try again in ${seconds} s.`,
    { 'retry-after': String(seconds) },
  );
}
