import type { Key, Table } from '../aws/table.ts';
import { CsvError, Refusal } from '../errors.ts';
import { CALLS_PER_MINUTE, CDN_NAMES_PER_DAY, IMAGES_PER_DAY, ROWS_PER_DAY } from '../limits.ts';
import { clientKey, quotaKey } from './keys.ts';
import type { ClientRecord, QuotaRecord } from './records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Counters are of no use once their time is over; DynamoDB deletes them at its leisure. */
const KEPT_MS = 2 * DAY;

type Limits = Partial<Pick<ClientRecord, 'calls_per_minute' | 'images_per_day'>>;

/** Counts one call of a client in this minute, or refuses it with 429 if the minute has all it may have. */
export async function countCall(table: Table, client: Limits & { id: string }, now: number): Promise<void> {
  const { id, calls_per_minute = CALLS_PER_MINUTE } = client;
  if (await take(table, minuteKey(id, now), { used: [1, calls_per_minute] }, now)) return;
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
 * Counts the rows and images of a chunk in its client's day before they are sent on; throws CsvError when they are
 * more than are left. What is counted twice by a run that dies in between is a chunk, and never more is compressed
 * than is counted. A client without an item is revoked: it has nothing left.
 */
export function dayQuota(table: Table, client: string, now: () => number) {
  let record: Promise<ClientRecord | undefined> | undefined;
  return async ({ images, rows }: { images: number; rows: number }): Promise<void> => {
    record ??= table.get<ClientRecord>(clientKey(client));
    const limits = await record;
    if (limits === undefined) throw revoked();
    const { images_per_day = IMAGES_PER_DAY } = limits;
    const key = dayKey(client, now());
    if (await take(table, key, { used: [images, images_per_day], rows: [rows, ROWS_PER_DAY] }, now())) return;
    const day = await table.get<QuotaRecord>(key);
    const rowsLeft = ROWS_PER_DAY - (day?.rows ?? 0) >= rows;
    throw rowsLeft
      ? beyond('IMAGES_PER_DAY', `${images_per_day} images`)
      : beyond('ROWS_PER_DAY', `${ROWS_PER_DAY} rows`);
  };
}

/** Counts names that the CDN is told in a client's day; false where they are more than are left of it. */
export const takeNames = (table: Table, client: string, names: number, now: number): Promise<boolean> =>
  take(table, dayKey(client, now), { names: [names, CDN_NAMES_PER_DAY] }, now);

const beyond = (code: string, allowed: string) =>
  new CsvError(
    code,
    `Expected at most ${allowed} a day (UTC), but this CSV goes beyond. ` +
      'The images before that are compressed; send the others another day.',
  );

/** A presigned URL outlives the token of the client that asked for it. */
const revoked = () =>
  new CsvError(
    'CLIENT_REVOKED',
    'Expected a CSV of a client, but the one that made this request is revoked.',
  );

/**
 * Takes amounts of a span, each under its limit, all of them or none: in one conditional update, so that callers at the
 * same moment cannot together take more than there is.
 */
async function take(
  table: Table,
  key: Key,
  amounts: Partial<Record<'used' | 'rows' | 'names', [amount: number, limit: number]>>,
  now: number,
): Promise<boolean> {
  const wanted = Object.entries(amounts);
  if (wanted.some(([, [amount, limit]]) => amount > limit)) return false;
  const taken = await table.update<QuotaRecord>(key, {
    update: `SET #ttl = :ttl ADD ${wanted.map(([name]) => `#${name} :${name}`).join(', ')}`,
    condition: wanted
      .map(([name]) => `(attribute_not_exists(#${name}) OR #${name} <= :${name}_room)`)
      .join(' AND '),
    names: { '#ttl': 'ttl', ...Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])) },
    values: {
      ':ttl': Math.ceil((now + KEPT_MS) / 1_000),
      ...Object.fromEntries(
        wanted.flatMap(([name, [amount, limit]]) => [
          [`:${name}`, amount],
          [`:${name}_room`, limit - amount],
        ]),
      ),
    },
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
