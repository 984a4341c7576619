import { afterAll, beforeAll, expect, it } from 'vitest';
import { Later } from '../../../../../lambdas/shared/aws/queue-handler.ts';
import { createDue } from '../../../../../lambdas/shared/due.ts';
import { requestKey } from '../../../../../lambdas/shared/state/keys.ts';
import {
  claimLink,
  endChain,
  FAN_OUT,
  passOn,
  releaseLink,
} from '../../../../../lambdas/shared/state/links/links.ts';
import type { RequestRecord } from '../../../../../lambdas/shared/state/records.ts';
import { requestRecord } from '../../../../support/data/factories.ts';
import { type RealTable, startTable } from '../../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

let time = Date.UTC(2026, 10, 25);
const effects = (speed = 1) => ({
  table: real.table,
  due: createDue({ SPEED: speed, LONGEST_BATCH_SECONDS: speed === 1 ? 1 : 40 }),
  now: () => time,
});
async function newRequest(over: Partial<RequestRecord> = {}): Promise<string> {
  const record = requestRecord(over);
  await real.table.putOnce(record);
  return record.request_id;
}
const claim = (id: string, link: number, speed = 1) => claimLink(effects(speed), FAN_OUT, id, link);

it('is held by one run for 165 s, two minutes of which it works', async () => {
  const id = await newRequest();
  const claims = await Promise.allSettled([1, 2, 3, 4].map(() => claim(id, 0)));
  const [held, ...more] = claims.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(more).toEqual([]);
  expect(held).toMatchObject({ until: time + 165_000, workUntil: time + 120_000 });
  await expect(claim(id, 0)).rejects.toMatchObject({ seconds: 165 });
  time += 165_001;
  expect(await claim(id, 0)).toBeDefined();
});

it('is worked for a shorter time where trials shorten the lease', async () => {
  const held = await claim(await newRequest(), 0, 1_000);
  expect(held!.until - time).toBe(39_000);
  expect(held!.workUntil - time).toBeCloseTo((39_000 * 120) / 165);
});

it('is over once the next one was counted, and one that was sent and not counted takes its place', async () => {
  const id = await newRequest();
  const first = await claim(id, 0);
  const sent: number[] = [];
  await passOn(effects(), first!, async (next) => void sent.push(next));
  expect(sent).toEqual([1]);
  expect(await claim(id, 0)).toBeUndefined();
  const second = await claim(id, 1);
  expect(second).toBeDefined();
  time += 165_001;
  // The run of link 1 has sent link 2 and died.
  expect(await claim(id, 2)).toBeDefined();
  expect(await claim(id, 1)).toBeUndefined();
});

it('comes back at once where its run gives it back, and never after the end of the chain', async () => {
  const id = await newRequest();
  const first = await claim(id, 0);
  await releaseLink(effects(), first!);
  const again = await claim(id, 0);
  // A run that is over changes nothing.
  await endChain(effects(), first!);
  await expect(claim(id, 0)).rejects.toBeInstanceOf(Later);
  await endChain(effects(), again!);
  expect(await claim(id, 0)).toBeUndefined();
});

it('runs only in the status of its chain, and brings no request back that is gone', async () => {
  expect(await claim(await newRequest({ status: 'erasing' }), 0)).toBeUndefined();
  const nobodys = '00000000-0000-4000-8000-000000000000';
  expect(await claim(nobodys, 0)).toBeUndefined();
  expect(await real.table.get(requestKey(nobodys))).toBeUndefined();
});
