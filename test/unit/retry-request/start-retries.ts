import { retryRequest } from '../../../lambdas/retry-request/retry-request.ts';
import { Options } from '../../../lambdas/shared/schemas/options.ts';
import { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';
import { storeKeyIn } from '../../../lambdas/shared/secrets/store-key.ts';
import { LISTING_PREFIX, requestKey } from '../../../lambdas/shared/state/keys.ts';
import { csvKey } from '../../../lambdas/shared/state/object-keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { newClient } from '../../support/data/erasing.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { startObjects } from '../../support/emulators/real-objects.ts';
import { startTable } from '../../support/emulators/real-table.ts';

export type Retries = Awaited<ReturnType<typeof startRetries>>;

export const API = 'https://api.example/prod';

/** Requests that have ended, in a table and a store of their own, and what it takes to retry them. */
export async function startRetries() {
  const [{ table, stop }, store] = await Promise.all([startTable(), startObjects('uploads')]);

  async function ended(over: Partial<RequestRecord> = {}): Promise<RequestRecord> {
    const record = requestRecord({
      client: newClient(),
      status: 'completed',
      open_chunks: undefined,
      metadata: { order: '1', file: 'a.csv' },
      webhook_url: 'https://hooks.example/',
      webhook_secret: 'whsec_old',
      options: Options.parse({ format: 'webp', floor: 40, base_url: 'https://shop.example/' }),
      ...over,
    });
    await table.putAll([record]);
    if (record.etag !== undefined) {
      const body = Buffer.from('its CSV');
      await store.objects.put('uploads', csvKey(record.request_id, record.etag), {
        body,
        contentType: 'text/csv',
      });
    }
    return record;
  }

  const effects = (given = table) => ({
    table: given,
    copy: (from: string, to: string) => store.objects.copy('uploads', from, to),
    storeKey: storeKeyIn(store.objects, 'uploads'),
    mayMake: async () => {},
    now: () => Date.UTC(2026, 10, 25),
  });
  const retry = async (id: string, wish: object = {}, given = effects()) =>
    retryRequest(given, (await table.get<RequestRecord>(requestKey(id)))!, RetryWishes.parse(wish), API);
  const listed = async ({ client }: RequestRecord) =>
    (await table.page(`CLIENT#${client}`, LISTING_PREFIX)).items.map((item) => item.request_id);
  const setStatus = (id: string, status: string) =>
    table.update(requestKey(id), {
      update: 'SET #status = :status',
      names: { '#status': 'status' },
      values: { ':status': status },
    });

  return {
    table,
    store,
    ended,
    effects,
    retry,
    listed,
    setStatus,
    stop: () => Promise.all([stop(), store.stop()]),
  };
}
