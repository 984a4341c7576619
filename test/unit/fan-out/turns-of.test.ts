import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { turnsOf } from '../../../lambdas/fan-out/turns-of.ts';
import type { Table } from '../../../lambdas/shared/aws/table.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import type { ImageMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const NOW = Date.UTC(2026, 10, 25);
const requestId = randomUUID();

/** A chunk's turns, and how often the table was asked for them. */
async function turns(hosts: string[], { isPaced = true, pace }: { isPaced?: boolean; pace?: number } = {}) {
  let calls = 0;
  const table = new Proxy(real.table, {
    get(target, name) {
      calls += 1;
      return target[name as keyof Table];
    },
  });
  const messages = hosts.map(
    (host, at): ImageMessage => ({
      request_id: requestId,
      chunk: 1,
      row: at + 1,
      n: 1,
      index: at + 1,
      url: `https://${host}/${at}.jpg`,
    }),
  );
  const effects = {
    table,
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => NOW,
    mostPace: 100,
    isPaced: () => isPaced,
  };
  const request = { request_id: requestId, options: { pace } as Parameters<typeof turnsOf>[1]['options'] };
  const { ready, wait } = await turnsOf(effects, request, {
    all: messages,
    unsent: messages,
    imagesBefore: 0,
  });
  return { delays: ready.map(({ delaySeconds }) => delaySeconds), ready, wait, calls };
}

const one = (times: number) => Array.from({ length: times }, () => `${requestId}.example`);

it('asks nothing of anybody for addresses that have no pace, and sends them at once', async () => {
  const { delays, ready, calls } = await turns(one(200), { isPaced: false });
  expect(calls).toBe(0);
  expect(delays).toEqual(Array.from({ length: 200 }, () => 0));
  expect(ready.filter(({ message }) => message.turn !== undefined)).toEqual([]);
});

it('takes the turns of a chunk at one shop by one read and one write', async () => {
  const { calls, ready } = await turns(one(200));
  expect(calls).toBe(2);
  expect(ready.map(({ message }) => message.turn)).toEqual(one(200).map((_, at) => NOW + at * 10));
});

it('takes no turn where each image of a chunk is alone at its shop', async () => {
  const { delays, calls } = await turns(one(5).map((host, at) => `${at}.${host}`));
  expect(calls).toBe(5);
  expect(delays).toEqual([0, 0, 0, 0, 0]);
});
