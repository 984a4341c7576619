import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientEntryKey, listingKey, requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { daysAgo, isListed, NOW, requestOf, sweep } from './sweep.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

describe('where requests are kept for so many days', () => {
  /** A request of a client that is listed, as it ended so many days ago. */
  async function kept(
    client: string,
    madeDays: number,
    endedDays: number,
    over: Partial<RequestRecord> = {},
  ) {
    const completed_at = daysAgo(endedDays);
    const id = await requestOf(real, madeDays, {
      client,
      completed_at,
      open_chunks: undefined,
      status: 'completed',
      ...over,
    });
    const created_at = daysAgo(madeDays);
    await real.table.putAll([
      { ...listingKey(client, created_at, id), request_id: id, created_at },
      { ...clientEntryKey(client), client, name: client, created_at, revoked_at: created_at },
    ]);
    return id;
  }

  it('erases those that ended before, oldest first, of revoked clients too, and no others', async () => {
    const client = randomUUID();
    const oldest = await kept(client, 40, 39);
    const old = await kept(client, 35, 31, { status: 'failed' });
    const fresh = await kept(client, 35, 29);
    const open = await kept(client, 50, 0, { status: 'processing', completed_at: undefined, moved_at: NOW });
    const young = await kept(client, 5, 4);
    const late = await kept(randomUUID(), 32, 31, { status: 'cancelled' });
    const { sent, told } = await sweep(real, { keepDays: 30 });
    for (const id of [oldest, old, late]) {
      expect(told(id)).toEqual(['erasures']);
      expect(await real.table.get(requestKey(id))).toMatchObject({
        status: 'erasing',
        webhook_state: 'none',
      });
    }
    for (const id of [fresh, open, young]) expect(told(id)).toEqual([]);
    const order = sent.map(({ body }) => (body as { request_id: string }).request_id);
    expect(order.indexOf(oldest)).toBeLessThan(order.indexOf(old));
  });

  it('goes on the next day where its time is over, and sends an erasing that came to nothing again', async () => {
    const id = await kept(randomUUID(), 40, 39);
    await sweep(real, { keepDays: 30, isLate: () => true });
    expect(await real.table.get(requestKey(id))).toMatchObject({ status: 'completed' });
    await sweep(real, { keepDays: 30 });
    // Its message is lost, and it had been settled long before.
    expect(await isListed(real, id, 40)).toBe(true);
    expect((await sweep(real)).told(id)).toEqual(['erasures']);
  });

  it('keeps all for ever where nothing is said', async () => {
    const id = await kept(randomUUID(), 4_000, 3_999);
    expect((await sweep(real)).told(id)).toEqual([]);
  });
});
