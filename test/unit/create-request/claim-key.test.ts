import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimKey, isClaimed } from '../../../lambdas/create-request/claim-key.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

const HOUR = 3_600_000;
let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const claim = (key: string, bodyHash: string, id: string, now = 0, client = 'c') =>
  claimKey(real.table, client, { key, bodyHash }, id, now);

describe('an Idempotency-Key', () => {
  it('stands for the first request of many that come side by side', async () => {
    const ids = await Promise.all(['1', '2', '3', '4'].map((id) => claim('side', 'h', id)));
    expect(new Set(ids).size).toBe(1);
  });

  it('is refused with another body', async () => {
    await claim('body', 'h1', '1');
    await expect(claim('body', 'h2', '2')).rejects.toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('belongs to its client', async () => {
    expect(await claim('mine', 'h1', '1', 0, 'a')).toBe('1');
    expect(await claim('mine', 'h2', '2', 0, 'b')).toBe('2');
  });

  it('is known as claimed to its client, until it is free again', async () => {
    await claim('known', 'h1', '1', 0, 'a');
    const isKnown = (client: string, hours: number) => isClaimed(real.table, client, 'known', hours * HOUR);
    expect(await Promise.all([isKnown('a', 23), isKnown('a', 24), isKnown('b', 23)])).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is free again after 24 hours, for one of those who want it', async () => {
    await claim('old', 'h1', '1');
    expect(await claim('old', 'h1', '2', 23 * HOUR)).toBe('1');
    const ids = await Promise.all(['3', '4'].map((id) => claim('old', 'h2', id, 25 * HOUR)));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBe('1');
  });
});
