import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UPLOAD_URL_SECONDS } from '../../../../../lambdas/shared/limits.ts';
import { Options } from '../../../../../lambdas/shared/schemas/options.ts';
import { makeRequest } from '../../../../../lambdas/shared/state/requests/make-request.ts';
import { settings } from '../../../../../lib/settings.ts';
import { type RealTable, startTable } from '../../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

it('waits to be read for as long as its CSV lies there, however late that was uploaded', async () => {
  const now = Date.UTC(2026, 10, 27);
  const effects = { table: real.table, storeKey: async () => {}, now: () => now };
  const wish = { client: 'c', apiUrl: 'https://api.example', options: Options.parse({}), metadata: {} };
  const made = await makeRequest(effects, randomUUID(), wish);
  const last = now / 1_000 + UPLOAD_URL_SECONDS + settings.uploadDays * 86_400;
  expect(made?.ttl).toBeGreaterThanOrEqual(last);
});
