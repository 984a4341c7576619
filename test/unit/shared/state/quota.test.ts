import { afterAll, beforeAll, expect, it } from 'vitest';
import { CsvError, Refusal } from '../../../../lambdas/shared/errors.ts';
import { CALLS_PER_MINUTE, ROWS_PER_DAY } from '../../../../lambdas/shared/limits.ts';
import { clientKey } from '../../../../lambdas/shared/state/keys.ts';
import { checkDay, countCall, dayQuota } from '../../../../lambdas/shared/state/quota.ts';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const NOON = Date.UTC(2026, 4, 1, 12, 0, 15);
const client = (name: string, limits: { images_per_day?: number }) =>
  real.table.putOnce({ ...clientKey(name), name, created_at: '', ...limits });
const refusalOf = (call: Promise<unknown>) => call.then(() => undefined).catch((fault: unknown) => fault);

it('lets exactly as many calls of a minute through as a client may make, when all come at once', async () => {
  const busy = { id: 'busy', calls_per_minute: 20 };
  const calls = Array.from({ length: 50 }, () => refusalOf(countCall(real.table, busy, NOON)));
  const refusals = (await Promise.all(calls)).filter((fault) => fault !== undefined);
  expect(refusals).toHaveLength(30);
  const [refusal] = refusals as [Refusal];
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({
    status: 429,
    code: 'CALLS_PER_MINUTE',
    headers: { 'retry-after': '45' },
  });
});

it('begins anew with the next minute, and keeps clients apart', async () => {
  const one = { id: 'one', calls_per_minute: 1 };
  await countCall(real.table, one, NOON);
  await countCall(real.table, { ...one, id: 'other' }, NOON);
  expect(await refusalOf(countCall(real.table, one, NOON + 44_000))).toMatchObject({ status: 429 });
  expect(await refusalOf(countCall(real.table, one, NOON + 45_000))).toBeUndefined();
});

it('lets a thousand calls at once through where nothing else is set', async () => {
  expect(CALLS_PER_MINUTE).toBeGreaterThan(1_000);
  const calls = Array.from({ length: 1_000 }, () => countCall(real.table, { id: 'many' }, NOON));
  await expect(Promise.all(calls)).resolves.toHaveLength(1_000);
});

it('never counts more images than a day may have, and refuses requests once it has them', async () => {
  await client('shop', { images_per_day: 1_000 });
  const count = dayQuota(real.table, 'shop', () => NOON);
  const chunks = Array.from({ length: 8 }, () => refusalOf(count({ images: 190, rows: 100 })));
  const faults = (await Promise.all(chunks)).filter((fault) => fault !== undefined);
  expect(faults).toHaveLength(3);
  expect(faults[0]).toBeInstanceOf(CsvError);
  expect(await refusalOf(checkDay(real.table, { id: 'shop', images_per_day: 1_000 }, NOON))).toBeUndefined();
  await count({ images: 50, rows: 1 });
  expect(await refusalOf(count({ images: 1, rows: 1 }))).toMatchObject({ code: 'IMAGES_PER_DAY' });
  expect(await refusalOf(checkDay(real.table, { id: 'shop', images_per_day: 1_000 }, NOON))).toMatchObject({
    status: 429,
    code: 'IMAGES_PER_DAY',
    headers: { 'retry-after': String(12 * 3_600 - 15) },
  });
  expect(
    await refusalOf(dayQuota(real.table, 'shop', () => NOON + 12 * 3_600_000)({ images: 1_000, rows: 1 })),
  ).toBeUndefined();
});

it('refuses a client with a limit of zero from the first call on', async () => {
  await client('stopped', { images_per_day: 0 });
  const limits = { id: 'stopped', calls_per_minute: 0, images_per_day: 0 };
  expect(await refusalOf(countCall(real.table, limits, NOON))).toMatchObject({ status: 429 });
  expect(await refusalOf(checkDay(real.table, limits, NOON))).toMatchObject({ status: 429 });
  expect(await refusalOf(dayQuota(real.table, 'stopped', () => NOON)({ images: 1, rows: 1 }))).toBeInstanceOf(
    CsvError,
  );
});

it('gives a client that is revoked nothing, whatever it was given before', async () => {
  await client('gone', { images_per_day: 10 });
  expect(await refusalOf(dayQuota(real.table, 'gone', () => NOON)({ images: 1, rows: 1 }))).toBeUndefined();
  await real.table.removeAll([clientKey('gone')]);
  expect(await refusalOf(dayQuota(real.table, 'gone', () => NOON)({ images: 1, rows: 1 }))).toMatchObject({
    code: 'CLIENT_REVOKED',
  });
});

it('counts rows without images too, and says which of both was too much', async () => {
  await client('rows', { images_per_day: 10 });
  const count = dayQuota(real.table, 'rows', () => NOON);
  await count({ images: 0, rows: ROWS_PER_DAY - 5 });
  expect(await refusalOf(count({ images: 11, rows: 1 }))).toMatchObject({ code: 'IMAGES_PER_DAY' });
  expect(await refusalOf(count({ images: 0, rows: 6 }))).toMatchObject({ code: 'ROWS_PER_DAY' });
  expect(await refusalOf(count({ images: 10, rows: 5 }))).toBeUndefined();
});
