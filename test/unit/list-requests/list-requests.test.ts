import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRequests } from '../../../lambdas/list-requests/list-requests.ts';
import { summaryOf } from '../../../lambdas/shared/http/api/summary-of.ts';
import type { Options } from '../../../lambdas/shared/schemas/options.ts';
import { listingKey } from '../../../lambdas/shared/state/keys.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

const CLIENT = 'a'.repeat(64);
const REQUESTS = 20;
/** What Lambda refuses to answer. */
const ANSWER_BYTES = 6_000_000;

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
  const big = 'x'.repeat(300_000);
  await real.table.putAll(
    Array.from({ length: REQUESTS }, (_, at) => {
      const created_at = new Date(Date.UTC(2026, 10, 22, 10, at)).toISOString();
      const record = requestRecord({ created_at, client: CLIENT, metadata: { big } });
      const { request_id, ttl } = record;
      return [record, { ...listingKey(CLIENT, created_at, request_id), request_id, created_at, ttl }];
    }).flat(),
  );
});
afterAll(() => real?.stop());

it('ends a page before the answer grows too large, and the next one goes on behind it', async () => {
  const seen: string[] = [];
  let from: Parameters<typeof listRequests>[2];
  let pages = 0;
  do {
    const { requests, next } = await listRequests(real.table, CLIENT, from, 100);
    expect(JSON.stringify(requests).length).toBeLessThan(ANSWER_BYTES);
    seen.push(...requests.map(({ request_id }) => request_id));
    from = next;
    pages += 1;
  } while (from !== undefined);
  expect(pages).toBe(2);
  expect(new Set(seen).size).toBe(REQUESTS);
  expect(seen).toHaveLength(REQUESTS);
});

it('fills in the options that a request of version 0.1 does not hold', () => {
  const options = { mode: 'scale', target: 0.7, format: 'webp', effort: 'best' } as Options;
  const record = requestRecord({ options });
  expect(summaryOf(record, record, false).options).toEqual({
    ...options,
    floor: 30,
    keep_metadata: 'rights',
    reuse: true,
  });
});
