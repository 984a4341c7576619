import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAN_OUT_FAILED } from '../../../lambdas/shared/state/images/settle-unsent.ts';
import {
  chunkKey,
  imageKey,
  productKey,
  requestKey,
  unsettledKey,
} from '../../../lambdas/shared/state/keys.ts';
import type { ImageRecord, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { DAY, daysAgo, isListed, NOW, requestOf, sweep } from './sweep.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

it('fails what has not moved for longer than any message lives, and ends the request', async () => {
  const id = await requestOf(real, 16, { open_chunks: new Set([0, 1, 2]), chunks: 2 });
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
  const { told } = await sweep(real);
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
  const id = await requestOf(real, 16, over);
  const { told } = await sweep(real);
  expect(told(id)).toEqual(['finished']);
});

it('leaves alone what has moved since, and what is too young to be looked at', async () => {
  const moving = await requestOf(real, 20, { moved_at: NOW - DAY });
  const young = await requestOf(real, 14);
  const { told } = await sweep(real);
  for (const id of [moving, young]) {
    expect(told(id)).toEqual([]);
    const record = await real.table.get<RequestRecord>(requestKey(id));
    expect(record?.open_chunks).toEqual(new Set([0]));
  }
  expect(await isListed(real, moving, 20)).toBe(true);
});

it('sets webhooks and erasures going again whose messages were lost', async () => {
  const next_at = NOW - 16 * DAY;
  const told = await requestOf(real, 16, { status: 'completed', webhook_state: 'pending', next_at, wake: 3 });
  const erasing = await requestOf(real, 16, { status: 'erasing', erase_link: 4 });
  const { sent } = await sweep(real);
  expect(sent.map(({ queue, body }) => [queue, body])).toEqual(
    expect.arrayContaining([
      ['webhooks', { request_id: told, wake: 3 }],
      ['erasures', { request_id: erasing, link: 4 }],
    ]),
  );
  expect(await isListed(real, told, 16)).toBe(true);
  expect(await isListed(real, erasing, 16)).toBe(true);
});

it('forgets what is settled, and stops in time', async () => {
  const done = await requestOf(real, 16, { status: 'completed' });
  const gone = randomUUID();
  await real.table.putOnce({
    ...unsettledKey(daysAgo(16), gone),
    request_id: gone,
    created_at: daysAgo(16),
  });
  expect((await sweep(real, { isLate: () => true })).swept).toEqual({ settled: 0, kept: 0 });
  expect(await isListed(real, done, 16)).toBe(true);
  await sweep(real);
  expect(await isListed(real, done, 16)).toBe(false);
  expect(await isListed(real, gone, 16)).toBe(false);
});
