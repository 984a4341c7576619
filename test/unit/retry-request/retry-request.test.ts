import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retryRequest } from '../../../lambdas/retry-request/retry-request.ts';
import { Refusal } from '../../../lambdas/shared/errors.ts';
import { CSV_BYTES } from '../../../lambdas/shared/limits.ts';
import { Options } from '../../../lambdas/shared/schemas/options.ts';
import { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';
import { storeKeyIn } from '../../../lambdas/shared/secrets/store-key.ts';
import { LISTING_PREFIX, requestKey } from '../../../lambdas/shared/state/keys.ts';
import { csvKey, incomingKey } from '../../../lambdas/shared/state/object-keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { newClient } from '../../support/data/erasing.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealObjects, startObjects } from '../../support/emulators/real-objects.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { Crash, createSteps, steppedTable } from '../../support/faults/crashing-table.ts';
import { interleave } from '../../support/faults/interleave.ts';

let real: RealTable;
let store: RealObjects;
beforeAll(async () => {
  [real, store] = await Promise.all([startTable(), startObjects('uploads')]);
});
afterAll(async () => {
  await Promise.all([real.stop(), store.stop()]);
});

const API = 'https://api.example/prod';

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
  await real.table.putAll([record]);
  if (record.etag !== undefined) {
    const body = Buffer.from('its CSV');
    await store.objects.put('uploads', csvKey(record.request_id, record.etag), {
      body,
      contentType: 'text/csv',
    });
  }
  return record;
}

const effects = (table = real.table) => ({
  table,
  copy: (from: string, to: string) => store.objects.copy('uploads', from, to),
  storeKey: storeKeyIn(store.objects, 'uploads'),
  mayMake: async () => {},
  now: () => Date.UTC(2026, 10, 25),
});
const retry = async (id: string, wish: object = {}, given = effects()) =>
  retryRequest(given, (await real.table.get<RequestRecord>(requestKey(id)))!, RetryWishes.parse(wish), API);
const listed = async ({ client }: RequestRecord) =>
  (await real.table.page(`CLIENT#${client}`, LISTING_PREFIX)).items.map((item) => item.request_id);
const setStatus = (id: string, status: string) =>
  real.table.update(requestKey(id), {
    update: 'SET #status = :status',
    names: { '#status': 'status' },
    values: { ':status': status },
  });

describe('a retry', () => {
  it('is a request of the same CSV, with what is wished now laid over what was wished then', async () => {
    const old = await ended();
    const made = await retry(old.request_id, { options: { floor: 50 }, metadata: { order: '2' } });
    expect(made).toMatchObject({
      status: 'pending',
      client: old.client,
      api_url: API,
      options: { ...old.options, floor: 50 },
      metadata: { order: '2', file: 'a.csv' },
      webhook_url: old.webhook_url,
      webhook_secret: old.webhook_secret,
      retry_of: old.request_id,
    });
    expect(await real.table.get(requestKey(old.request_id))).toMatchObject({ retried_by: made.request_id });
    expect(await listed(old)).toEqual([made.request_id]);
    expect(store.keys('uploads')).toContain(incomingKey(made.request_id));
    const other = await retry((await ended()).request_id, { webhook_url: 'https://other.example/' });
    expect(other).toMatchObject({ webhook_url: 'https://other.example/', webhook_secret: 'whsec_old' });
  });

  it('is made without a secret where there is no webhook to sign', async () => {
    const old = await ended({ webhook_url: undefined, webhook_secret: undefined });
    const made = await retry(old.request_id, { webhook_secret: `whsec_${'A'.repeat(32)}` });
    expect(made).toMatchObject({ status: 'pending', retry_of: old.request_id });
    expect(made.webhook_secret).toBeUndefined();
  });

  it('has the headers that are given again, sealed, and none without', async () => {
    const headers = { 'shop.example': { authorization: 'Basic c2VjcmV0' } };
    const old = await ended({ sealed_headers: { key_id: 'old', box: 'old' } });
    expect((await retry(old.request_id)).sealed_headers).toBeUndefined();
    const made = await retry((await ended()).request_id, { options: { headers } });
    expect(store.keys('uploads')).toContain(`keys/${made.sealed_headers?.key_id}`);
    expect(JSON.stringify(made)).not.toContain('c2VjcmV0');
  });

  it('is answered again while it is under way; then another one is made', async () => {
    const old = await ended();
    const made = await retry(old.request_id);
    for (const status of ['pending', 'processing']) {
      await setStatus(made.request_id, status);
      expect((await retry(old.request_id)).request_id).toBe(made.request_id);
      const same = { options: { floor: made.options.floor } };
      expect((await retry(old.request_id, same)).request_id).toBe(made.request_id);
      await expect(retry(old.request_id, { options: { floor: 60 } })).rejects.toMatchObject({
        status: 409,
        code: 'RETRY_UNDER_WAY',
      });
    }
    for (const other of [{ metadata: { a: 'b' } }, { webhook_url: 'https://other.example/' }]) {
      await expect(retry(old.request_id, other)).rejects.toMatchObject({ code: 'RETRY_UNDER_WAY' });
    }
    const { webhook_url, metadata } = made;
    expect((await retry(old.request_id, { webhook_url, metadata })).request_id).toBe(made.request_id);
    for (const status of ['completed', 'erasing', 'erased']) {
      const before = await real.table.get<RequestRecord>(requestKey(old.request_id));
      await setStatus(before!.retried_by!, status);
      expect((await retry(old.request_id)).request_id).not.toBe(before!.retried_by);
    }
  });

  it('is answered again though its client may make no more of them, and not made where that is so', async () => {
    const full = {
      ...effects(),
      mayMake: async () => {
        throw new Refusal(429, 'IMAGES_PER_DAY', 'The day has all its images.');
      },
    };
    const old = await ended();
    await expect(retry(old.request_id, {}, full)).rejects.toMatchObject({ status: 429 });
    expect(await listed(old)).toEqual([]);
    const made = await retry(old.request_id);
    expect((await retry(old.request_id, {}, full)).request_id).toBe(made.request_id);
    await setStatus(made.request_id, 'completed');
    await expect(retry(old.request_id, {}, full)).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ['NOT_ENDED', { status: 'processing' }],
    ['NOT_ENDED', { status: 'pending', etag: undefined }],
    ['ERASING', { status: 'erasing' }],
    ['NO_CSV', { status: 'cancelled', etag: undefined }],
    ['NO_CSV', { status: 'failed', csv_bytes: CSV_BYTES + 1 }],
    ['NO_CSV', { status: 'failed', csv_bytes: undefined }],
  ] as const)('is refused by 409 %s where it is %o', async (code, over) => {
    const old = await ended(over);
    await expect(retry(old.request_id)).rejects.toMatchObject({ status: 409, code });
    expect(await listed(old)).toEqual([]);
  });

  it('is refused where the request is erased before its CSV is copied', async () => {
    const old = await ended();
    await store.objects.remove('uploads', csvKey(old.request_id, old.etag!));
    const given = {
      ...effects(),
      copy: async (from: string, to: string) => {
        await setStatus(old.request_id, 'erasing');
        return store.objects.copy('uploads', from, to);
      },
    };
    await expect(retry(old.request_id, {}, given)).rejects.toMatchObject({ status: 409, code: 'ERASING' });
  });

  it('has options that are checked as those of an upload, and no defaults', () => {
    expect(RetryWishes.parse({ options: {} })).toEqual({ options: {} });
    for (const options of [{ floor: 'high' }, { floor: 91 }, { flor: 50 }]) {
      expect(RetryWishes.safeParse({ options }).success).toBe(false);
    }
  });

  it('is one, with its CSV, where its maker dies anywhere and is called again', async () => {
    for (let steps = 1; ; steps++) {
      const old = await ended();
      const step = createSteps(async () => {}, { steps: Math.ceil(steps / 2), after: steps % 2 === 0 });
      const given = effects(steppedTable(real.table, step));
      const dying = { ...given, copy: (from: string, to: string) => step(() => given.copy(from, to)) };
      const died = await retry(old.request_id, {}, dying).then(
        () => false,
        (fault) => {
          if (!(fault instanceof Crash)) throw fault;
          return true;
        },
      );
      const { request_id } = await retry(old.request_id);
      expect(await listed(old)).toEqual([request_id]);
      expect(store.keys('uploads')).toContain(incomingKey(request_id));
      if (!died) {
        expect(steps).toBeGreaterThan(9);
        break;
      }
    }
  });

  it('is one where two call at once, in any order of their steps', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const old = await ended();
      let state = seed;
      const answered: string[] = [];
      const call = async (turn: () => Promise<void>) => {
        const table = steppedTable(real.table, createSteps(turn, undefined));
        answered.push((await retry(old.request_id, {}, effects(table))).request_id);
      };
      await interleave([call, call], (ready) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return (state >> 8) % ready;
      });
      expect(new Set(answered).size).toBe(1);
      expect(await listed(old)).toEqual([answered[0]]);
    }
  });
});
