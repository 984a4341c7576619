import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../../lambdas/shared/errors.ts';
import { CSV_BYTES } from '../../../lambdas/shared/limits.ts';
import { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';
import { requestKey } from '../../../lambdas/shared/state/keys.ts';
import { csvKey, incomingKey } from '../../../lambdas/shared/state/object-keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { API, type Retries, startRetries } from './start-retries.ts';

let retries: Retries;
beforeAll(async () => {
  retries = await startRetries();
});
afterAll(() => retries.stop());

describe('a retry', () => {
  it('is a request of the same CSV, with what is wished now laid over what was wished then', async () => {
    const old = await retries.ended();
    const made = await retries.retry(old.request_id, { options: { floor: 50 }, metadata: { order: '2' } });
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
    expect(await retries.table.get(requestKey(old.request_id))).toMatchObject({
      retried_by: made.request_id,
    });
    expect(await retries.listed(old)).toEqual([made.request_id]);
    expect(retries.store.keys('uploads')).toContain(incomingKey(made.request_id));
    const other = await retries.retry((await retries.ended()).request_id, {
      webhook_url: 'https://other.example/',
    });
    expect(other).toMatchObject({ webhook_url: 'https://other.example/', webhook_secret: 'whsec_old' });
  });

  it('is made without a secret where there is no webhook to sign', async () => {
    const old = await retries.ended({ webhook_url: undefined, webhook_secret: undefined });
    const made = await retries.retry(old.request_id, { webhook_secret: `whsec_${'A'.repeat(32)}` });
    expect(made).toMatchObject({ status: 'pending', retry_of: old.request_id });
    expect(made.webhook_secret).toBeUndefined();
  });

  it('has the headers that are given again, sealed, and none without', async () => {
    const headers = { 'shop.example': { authorization: 'Basic c2VjcmV0' } };
    const old = await retries.ended({ sealed_headers: { key_id: 'old', box: 'old' } });
    expect((await retries.retry(old.request_id)).sealed_headers).toBeUndefined();
    const made = await retries.retry((await retries.ended()).request_id, { options: { headers } });
    expect(retries.store.keys('uploads')).toContain(`keys/${made.sealed_headers?.key_id}`);
    expect(JSON.stringify(made)).not.toContain('c2VjcmV0');
  });

  it('is answered again while it is under way; then another one is made', async () => {
    const old = await retries.ended();
    const made = await retries.retry(old.request_id);
    for (const status of ['pending', 'processing']) {
      await retries.setStatus(made.request_id, status);
      expect((await retries.retry(old.request_id)).request_id).toBe(made.request_id);
      const same = { options: { floor: made.options.floor } };
      expect((await retries.retry(old.request_id, same)).request_id).toBe(made.request_id);
      await expect(retries.retry(old.request_id, { options: { floor: 60 } })).rejects.toMatchObject({
        status: 409,
        code: 'RETRY_UNDER_WAY',
      });
    }
    for (const other of [{ metadata: { a: 'b' } }, { webhook_url: 'https://other.example/' }]) {
      await expect(retries.retry(old.request_id, other)).rejects.toMatchObject({ code: 'RETRY_UNDER_WAY' });
    }
    const { webhook_url, metadata } = made;
    expect((await retries.retry(old.request_id, { webhook_url, metadata })).request_id).toBe(made.request_id);
    for (const status of ['completed', 'erasing', 'erased']) {
      const before = await retries.table.get<RequestRecord>(requestKey(old.request_id));
      await retries.setStatus(before!.retried_by!, status);
      expect((await retries.retry(old.request_id)).request_id).not.toBe(before!.retried_by);
    }
  });

  it('is answered again though its client may make no more of them, and not made where that is so', async () => {
    const full = {
      ...retries.effects(),
      mayMake: async () => {
        throw new Refusal(429, 'IMAGES_PER_DAY', 'The day has all its images.');
      },
    };
    const old = await retries.ended();
    await expect(retries.retry(old.request_id, {}, full)).rejects.toMatchObject({ status: 429 });
    expect(await retries.listed(old)).toEqual([]);
    const made = await retries.retry(old.request_id);
    expect((await retries.retry(old.request_id, {}, full)).request_id).toBe(made.request_id);
    await retries.setStatus(made.request_id, 'completed');
    await expect(retries.retry(old.request_id, {}, full)).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ['NOT_ENDED', { status: 'processing' }],
    ['NOT_ENDED', { status: 'pending', etag: undefined }],
    ['ERASING', { status: 'erasing' }],
    ['NO_CSV', { status: 'cancelled', etag: undefined }],
    ['NO_CSV', { status: 'failed', csv_bytes: CSV_BYTES + 1 }],
    ['NO_CSV', { status: 'failed', csv_bytes: undefined }],
  ] as const)('is refused by 409 %s where it is %o', async (code, over) => {
    const old = await retries.ended(over);
    await expect(retries.retry(old.request_id)).rejects.toMatchObject({ status: 409, code });
    expect(await retries.listed(old)).toEqual([]);
  });

  it('is refused where the request is erased before its CSV is copied', async () => {
    const old = await retries.ended();
    await retries.store.objects.remove('uploads', csvKey(old.request_id, old.etag!));
    const given = {
      ...retries.effects(),
      copy: async (from: string, to: string) => {
        await retries.setStatus(old.request_id, 'erasing');
        return retries.store.objects.copy('uploads', from, to);
      },
    };
    await expect(retries.retry(old.request_id, {}, given)).rejects.toMatchObject({
      status: 409,
      code: 'ERASING',
    });
  });

  it('has options that are checked as those of an upload, and no defaults', () => {
    expect(RetryWishes.parse({ options: {} })).toEqual({ options: {} });
    for (const options of [{ floor: 'high' }, { floor: 91 }, { flor: 50 }]) {
      expect(RetryWishes.safeParse({ options }).success).toBe(false);
    }
  });
});
