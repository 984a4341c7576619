import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outgoing, Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import {
  chunkKey,
  clientEntryKey,
  imageKey,
  listingKey,
  productKey,
  requestKey,
  unsettledKey,
} from '../../../lambdas/shared/state/keys.ts';
import type { ImageRecord, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { FAN_OUT_FAILED } from '../../../lambdas/shared/state/settle-unsent.ts';
import { eraseOld } from '../../../lambdas/sweep-requests/erase-old.ts';
import { sweepRequests } from '../../../lambdas/sweep-requests/sweep-requests.ts';
import { requestRecord } from '../../support/factories.ts';
import { type RealTable, startTable } from '../../support/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 25);
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();

/** A request as it was so many days ago. */
async function request(days: number, over: Partial<RequestRecord> = {}): Promise<string> {
  const created_at = daysAgo(days);
  const record = requestRecord({ request_id: randomUUID(), created_at, moved_at: NOW - days * DAY, ...over });
  const { request_id } = record;
  await real.table.putAll([record, { ...unsettledKey(created_at, request_id), request_id, created_at }]);
  return request_id;
}

async function sweep({ isLate = () => false, keepDays }: { isLate?: () => boolean; keepDays?: number } = {}) {
  const sent: (Outgoing & { queue: string })[] = [];
  const send: Queues['send'] = async (queue, messages) =>
    void sent.push(...messages.map((message) => ({ queue, ...message })));
  const effects = {
    table: real.table,
    queues: { send, hide: async () => {} },
    finishedQueueUrl: 'finished',
    webhooksQueueUrl: 'webhooks',
    erasuresQueueUrl: 'erasures',
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => NOW,
  };
  const swept = await sweepRequests(effects, isLate);
  if (keepDays !== undefined) await eraseOld(effects, keepDays, isLate);
  const told = (id: string) =>
    sent.filter(({ body }) => (body as { request_id: string }).request_id === id).map(({ queue }) => queue);
  return { swept, sent, told };
}
const isListed = async (id: string, days: number) =>
  (await real.table.get(unsettledKey(daysAgo(days), id))) !== undefined;

it('fails what has not moved for longer than any message lives, and ends the request', async () => {
  const id = await request(16, { open_chunks: new Set([0, 1, 2]), chunks: 2 });
  await real.table.putAll([
    {
      ...productKey(id, 1, 1),
      row: 1,
      serial: '',
      product: '',
      input_urls: ['https://a', 'https://b'],
      first: 1,
    },
    {
      ...chunkKey(id, 1),
      pending: new Set([2]),
      remaining: 1,
      succeeded: 1,
      failed: 0,
      bytes_in: 10,
      bytes_out: 5,
    },
  ]);
  const { told } = await sweep();
  expect(told(id)).toContain('finished');
  const record = await real.table.get<RequestRecord>(requestKey(id));
  expect(record).toMatchObject({ succeeded: 1, failed: 1, failure: { code: 'FAN_OUT_FAILED' } });
  expect(record?.open_chunks).toBeUndefined();
  expect(await real.table.get<ImageRecord>(imageKey(id, 1, 1, 2))).toMatchObject({
    error: { code: 'WORK_LOST' },
  });
  expect(await real.table.get(imageKey(id, 1, 1, 1))).toBeUndefined();
});

it('ends what give-up has taken for a CSV that no fan-out lived to take, though it has never moved', async () => {
  const over = {
    failure: FAN_OUT_FAILED,
    open_chunks: undefined,
    started_at: undefined,
    moved_at: undefined,
  };
  const id = await request(16, over);
  const { told } = await sweep();
  expect(told(id)).toEqual(['finished']);
});

it('leaves alone what has moved since, and what is too young to be looked at', async () => {
  const moving = await request(20, { moved_at: NOW - DAY });
  const young = await request(14);
  const { told } = await sweep();
  for (const id of [moving, young]) {
    expect(told(id)).toEqual([]);
    const record = await real.table.get<RequestRecord>(requestKey(id));
    expect(record?.open_chunks).toEqual(new Set([0]));
  }
  expect(await isListed(moving, 20)).toBe(true);
});

it('sets webhooks and erasures going again whose messages were lost', async () => {
  const next_at = NOW - 16 * DAY;
  const told = await request(16, { status: 'completed', webhook_state: 'pending', next_at, wake: 3 });
  const erasing = await request(16, { status: 'erasing', erase_link: 4 });
  const { sent } = await sweep();
  expect(sent.map(({ queue, body }) => [queue, body])).toEqual(
    expect.arrayContaining([
      ['webhooks', { request_id: told, wake: 3 }],
      ['erasures', { request_id: erasing, link: 4 }],
    ]),
  );
  expect(await isListed(told, 16)).toBe(true);
  expect(await isListed(erasing, 16)).toBe(true);
});

it('forgets what is settled, and stops in time', async () => {
  const done = await request(16, { status: 'completed' });
  const gone = randomUUID();
  await real.table.putOnce({
    ...unsettledKey(daysAgo(16), gone),
    request_id: gone,
    created_at: daysAgo(16),
  });
  expect((await sweep({ isLate: () => true })).swept).toEqual({ settled: 0, kept: 0 });
  expect(await isListed(done, 16)).toBe(true);
  await sweep();
  expect(await isListed(done, 16)).toBe(false);
  expect(await isListed(gone, 16)).toBe(false);
});

describe('where requests are kept for so many days', () => {
  /** A request of a client that is listed, as it ended so many days ago. */
  async function kept(
    client: string,
    madeDays: number,
    endedDays: number,
    over: Partial<RequestRecord> = {},
  ) {
    const completed_at = daysAgo(endedDays);
    const id = await request(madeDays, {
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
    const { sent, told } = await sweep({ keepDays: 30 });
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
    await sweep({ keepDays: 30, isLate: () => true });
    expect(await real.table.get(requestKey(id))).toMatchObject({ status: 'completed' });
    await sweep({ keepDays: 30 });
    // Its message is lost, and it had been settled long before.
    expect(await isListed(id, 40)).toBe(true);
    expect((await sweep()).told(id)).toEqual(['erasures']);
  });

  it('keeps all for ever where nothing is said', async () => {
    const id = await kept(randomUUID(), 4_000, 3_999);
    expect((await sweep()).told(id)).toEqual([]);
  });
});
