import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { productsCsv } from '../../support/data/csv.ts';
import type { Call } from '../../support/faults/aws-call.ts';
import { type FaultyStack, startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { markdownTable } from '../../support/markdown-table.ts';
import { until } from '../../support/stack/client.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 180_000 });

/** Three minutes, and what a busy machine takes to start a process and to come to its first call. */
const MOST_SECONDS = 180 + 20;

/** Where each function is killed, amid its work; `says` is something that only this call says. */
const POINTS: { name: string; says: (call: Call) => boolean }[] = [
  { name: 'fan-out', says: ({ operation }) => operation === 'SendMessageBatch' },
  { name: 'compress-image', says: ({ operation }) => operation === 'PutObject' },
  { name: 'finish-request', says: ({ operation }) => operation === 'PutObject' },
  { name: 'send-webhook', says: ({ body }) => body.includes('attempts = :next') },
  { name: 'erase-request', says: ({ operation }) => operation === 'DeleteObject' },
];

let halve: FaultyStack;
beforeAll(async () => {
  halve = await startFaultyStack({ options: { speed: 1, longestBatchSeconds: undefined } });
});
afterAll(() => halve.stop());

it('costs a request three minutes at most when a function is killed, at each step, as time passes on AWS', async () => {
  const { client, proxy, shop, receiver, inside } = halve;
  const killedAt = new Map<string, number>();
  const killed = new Set<number>();
  const againAt = new Map<string, number>();
  const victims = new Map<string, (typeof POINTS)[number]>();
  proxy.decide = (call) => {
    const { caller, requestIds } = call;
    for (const id of requestIds) {
      const point = victims.get(id);
      if (point === undefined || caller?.name !== point.name) continue;
      if (killedAt.has(id)) {
        // Not what the killed process had still under way.
        if (!againAt.has(id) && !killed.has(caller.pid)) againAt.set(id, Date.now());
      } else if (point.says(call)) {
        killedAt.set(id, Date.now());
        killed.add(caller.pid);
        return 'kill-before';
      }
    }
    return undefined;
  };

  // The fan-out may come before the answer that names the request: it is held until its victim is known.
  const named = Promise.withResolvers<void>();
  const decide = proxy.decide;
  proxy.decide = async (call) => {
    if (call.caller?.name === 'fan-out') await named.promise;
    return decide(call);
  };
  const ids = await Promise.all(
    POINTS.map(async (point) => {
      const id = await client.submit(productsCsv([[shop.picture(1)]]), {
        webhook_url: receiver.url('/hook'),
      });
      victims.set(id, point);
      return id;
    }),
  );
  named.resolve();

  const done = async (id: string) => {
    await client.untilEnded(id, 500);
    await until(
      async () => (await client.status(id)).webhook.state,
      (state) => state === 'delivered',
      300,
    );
    if (victims.get(id)?.name !== 'erase-request') return;
    await client.call(`/image_process/status/${id}/?erase=true`, { method: 'DELETE' });
    await until(
      () => inside.request(id),
      (request) => (request?.status as string) === 'erased',
      600,
    );
  };
  await Promise.all(ids.map(done));

  const seconds = Object.fromEntries(
    ids.map((id) => [
      `seconds until ${victims.get(id)!.name} goes on`,
      Math.round((againAt.get(id)! - killedAt.get(id)!) / 1_000),
    ]),
  );
  console.log(markdownTable(seconds));
  expect(killedAt.size).toBe(POINTS.length);
  for (const [what, lost] of Object.entries(seconds)) {
    expect([what, lost]).toEqual([what, expect.any(Number)]);
    expect(lost).toBeLessThanOrEqual(MOST_SECONDS);
  }
});
