import type { Key, Table } from '../aws/table.ts';
import { CsvError, Refusal } from '../errors.ts';
import { IMAGES_PER_DAY, REQUESTS_PER_MINUTE } from '../limits.ts';
import { type ClientRecord, clientKey, type QuotaRecord, quotaKey } from './records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Counters are of no use once their time is over; DynamoDB deletes them at its leisure. */
const KEPT_MS = 2 * DAY;

/**
 * Counts one new request of a client in this minute, or refuses it: 429 if the minute has all it may have, or the
 * day (UTC) has all its images. The images are counted by the fan-out, where they are first known.
 */
export async function countRequest(table: Table, client: string, now: number): Promise<void> {
  const [limits, day] = await Promise.all([
    limitsOf(table, client),
    table.get<QuotaRecord>(dayKey(client, now)),
  ]);
  const { images_per_day, requests_per_minute } = limits;
  if ((day?.used ?? 0) >= images_per_day) {
    throw tooMany('IMAGES_PER_DAY', `${images_per_day} images a day (UTC)`, DAY, now);
  }
  if (await take(table, minuteKey(client, now), 1, requests_per_minute, now)) return;
  throw tooMany('REQUESTS_PER_MINUTE', `${requests_per_minute} requests a minute`, MINUTE, now);
}

/**
 * Counts images of a client in its day before they are sent on; throws CsvError when they are more than are left.
 * What is counted twice by a run that dies in between is a chunk, and never more is compressed than is counted.
 */
export function imageQuota(table: Table, client: string, now: () => number) {
  let limits: Promise<Limits> | undefined;
  return async (images: number): Promise<void> => {
    limits ??= limitsOf(table, client);
    const { images_per_day } = await limits;
    if (await take(table, dayKey(client, now()), images, images_per_day, now())) return;
    throw new CsvError(
      'IMAGES_PER_DAY',
      `Expected at most ${images_per_day} images a day (UTC), but this CSV goes beyond. ` +
        'The images before that are compressed; send the others another day.',
    );
  };
}

type Limits = Required<Pick<ClientRecord, 'requests_per_minute' | 'images_per_day'>>;

async function limitsOf(table: Table, client: string): Promise<Limits> {
  const record = await table.get<ClientRecord>(clientKey(client));
  return {
    requests_per_minute: record?.requests_per_minute ?? REQUESTS_PER_MINUTE,
    images_per_day: record?.images_per_day ?? IMAGES_PER_DAY,
  };
}

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
