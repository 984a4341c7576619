import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Table } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { readWish } from '../shared/http/api/read-wish.ts';
import { CSV_BYTES } from '../shared/limits.ts';
import { MetadataWish } from '../shared/schemas/metadata.ts';
import { OptionsWish } from '../shared/schemas/options.ts';
import type { RetryWishes } from '../shared/schemas/retry.ts';
import { requestKey } from '../shared/state/keys.ts';
import { csvKey, incomingKey } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { ENDED, hasEnded, isErasingOrErased } from '../shared/state/requests/has-ended.ts';
import { type MakeRequestEffects, makeRequest } from '../shared/state/requests/make-request.ts';
import { refuseErasing } from '../shared/state/requests/refuse-erasing.ts';

interface RetryEffects extends MakeRequestEffects {
  /** Copies an object of the uploads bucket; throws where it is not there. */
  copy: (from: string, to: string) => Promise<void>;
  /** Throws where the client may make no request now; asked only before one is made. */
  mayMake: () => Promise<void>;
}

/**
 * Makes a request of the same catalogue that tries again what had failed, and gives it a copy of the CSV. While it is
 * under way, that one is answered to every further call, but to those that wish for something else. The old request
 * names it first and it is put then, so that of two calls at once one request comes; whoever died in between is
 * followed by the next call.
 */
export async function retryRequest(
  effects: RetryEffects,
  request: RequestRecord,
  wish: RetryWishes,
  apiUrl: string,
): Promise<RequestRecord> {
  const { table } = effects;
  let old = request;
  for (;;) {
    checkRetried(old);
    const id = await nextId(table, old);
    if (id !== old.retried_by) await effects.mayMake();
    const named =
      id === old.retried_by
        ? old
        : await table.update<RequestRecord>(requestKey(old.request_id), {
            update: 'SET retried_by = :id',
            condition: `#status IN (${Object.keys(ENDED).join(', ')}) AND ${
              old.retried_by === undefined ? 'attribute_not_exists(retried_by)' : 'retried_by = :before'
            }`,
            names: { '#status': 'status' },
            values: { ':id': id, ...ENDED, ...(old.retried_by && { ':before': old.retried_by }) },
          });
    const wanted = laidOver(old, wish, apiUrl);
    const retry = named && (await makeRequest(effects, id, wanted));
    if (retry) {
      checkSame(retry, wish, wanted);
      // Again, where whoever put it may have died before: the same bytes a second time change nothing.
      if (retry.status === 'pending') await copyCsv(effects, old, id);
      return retry;
    }
    old = (await table.get<RequestRecord>(requestKey(old.request_id))) ?? old;
  }
}

async function copyCsv({ table, copy }: RetryEffects, old: RequestRecord, id: string): Promise<void> {
  try {
    await copy(csvKey(old.request_id, old.etag ?? ''), incomingKey(id));
  } catch (error) {
    // It may be erased meanwhile, and its CSV with it: what has just been put expires, as no CSV comes.
    checkRetried(
      (await table.get<RequestRecord>(requestKey(old.request_id))) ?? { ...old, status: 'erasing' },
    );
    throw error;
  }
}

/** The id of the retry that is under way, or of one whose maker died; else a new one. */
async function nextId(table: Table, { retried_by }: RequestRecord): Promise<string> {
  if (retried_by === undefined) return randomUUID();
  const before = await table.get<RequestRecord>(requestKey(retried_by));
  return before && (hasEnded(before) || isErasingOrErased(before)) ? randomUUID() : retried_by;
}

function checkRetried(request: RequestRecord): void {
  const { status, etag, csv_bytes } = request;
  refuseErasing(request);
  if (!hasEnded(request)) {
    throw new Refusal(
      409,
      'NOT_ENDED',
      `Expected a request that has ended, but this one is ${status}. What fails for the moment is tried again by itself.`,
    );
  }
  // Of one that was too large, or that no fan-out lived to take, there is no copy.
  if (etag === undefined || csv_bytes === undefined || csv_bytes > CSV_BYTES) {
    throw new Refusal(
      409,
      'NO_CSV',
      'Expected a request whose CSV has been taken, but of this one there is none that could be tried again.',
    );
  }
}

/** One that is under way otherwise is not what was asked for. Headers are kept sealed, and not compared. */
function checkSame(retry: RequestRecord, wish: RetryWishes, wanted: ReturnType<typeof laidOver>): void {
  const { headers: _, ...options } = wanted.options;
  // A secret signs nothing where there is no webhook.
  const fields = { ...wanted, options, webhook_secret: wanted.webhook_url && wanted.webhook_secret };
  const other = COMPARED.find(
    (name) => wish[name] !== undefined && !isDeepStrictEqual(retry[name], fields[name]),
  );
  if (other === undefined) return;
  throw new Refusal(
    409,
    'RETRY_UNDER_WAY',
    `Expected the "${other}" of the retry that is under way, ${retry.request_id}, but found another. Wait for its end, or cancel it first.`,
  );
}

const COMPARED = ['options', 'metadata', 'webhook_url', 'webhook_secret'] as const;

/** What is wished now, and where nothing is said, as it was. */
function laidOver(old: RequestRecord, wish: RetryWishes, apiUrl: string) {
  return {
    client: old.client,
    apiUrl,
    options: readWish(OptionsWish, { ...old.options, ...wish.options }),
    metadata: readWish(MetadataWish, { ...old.metadata, ...wish.metadata }),
    webhook_url: wish.webhook_url ?? old.webhook_url,
    webhook_secret: wish.webhook_secret ?? old.webhook_secret,
    retry_of: old.request_id,
  };
}
