import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ANSWER_SECONDS, OBJECT_ANSWER_SECONDS } from '../../../../lambdas/shared/aws/answered-within.ts';
import { createObjects } from '../../../../lambdas/shared/aws/objects.ts';
import { createQueues } from '../../../../lambdas/shared/aws/queues.ts';
import { createTable } from '../../../../lambdas/shared/aws/table.ts';

/** How often each call came to a server that never answers. */
const calls = new Map<string, number>();
const server = createServer(({ headers, method = '' }) => {
  const name = String(headers['x-amz-target'] ?? method);
  calls.set(name, (calls.get(name) ?? 0) + 1);
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

/** For what happens outside of timers. */
const breathe = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};

it.each<[string, number, () => Promise<unknown>]>([
  ['DynamoDB_20120810.GetItem', ANSWER_SECONDS, () => createTable('t').get({ pk: 'p', sk: 's' })],
  [
    'AmazonSQS.SendMessageBatch',
    ANSWER_SECONDS,
    () => createQueues().send(`${process.env.AWS_ENDPOINT_URL}/queue`, [{ body: {} }]),
  ],
  ['GET', OBJECT_ANSWER_SECONDS, () => createObjects().read('bucket', 'key')],
])('%s is called again where no answer has begun for %d s, and not before', async (name, seconds, call) => {
  void call().catch(() => {});
  while (!calls.has(name)) await breathe();
  await vi.advanceTimersByTimeAsync(1_000 * (seconds - 1));
  await breathe();
  expect(calls.get(name)).toBe(1);
  // With the SDK's own pause before the next try.
  for (let more = 0; more < 20; more++) {
    await vi.advanceTimersByTimeAsync(250);
    await breathe();
  }
  expect(calls.get(name)).toBe(2);
});
