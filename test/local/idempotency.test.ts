import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createRequest } from '../../lambdas/create-request/create-request.ts';
import { Options } from '../../lambdas/shared/schemas/options.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { type Client, createClient } from '../support/stack/client.ts';
import { type Inside, lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let shop: ImageServer;
let stack: Running;
let client: Client;
let inside: Inside;
let csv: string;
beforeAll(async () => {
  shop = await startImageServer();
  stack = await startStack({ allow: [shop.address] });
  client = createClient(stack.url);
  inside = await lookInside(stack.emulators);
  csv = productsCsv([[shop.picture(1)]]);
});
afterAll(async () => {
  inside?.close();
  await stack?.stop();
  shop?.stop();
});

it('answers the same request to the same key, before its end and after', async () => {
  const key = { 'idempotency-key': 'once' };
  const ids = await Promise.all([1, 2, 3].map(() => client.submit(csv, {}, key)));
  expect(new Set(ids).size).toBe(1);
  const ended = await client.untilEnded(ids[0]!);
  expect(await client.submit(csv, {}, key)).toBe(ids[0]);
  // The CSV that came again is the one that was taken: nothing is worked twice.
  expect(await client.status(ids[0]!)).toEqual(ended);
  expect(shop.asked).toHaveLength(1);
  expect(await client.submit(csv, {}, { 'idempotency-key': 'another' })).not.toBe(ids[0]);
});

it('refuses another body, other options or another form under the same key', async () => {
  const headers = { 'idempotency-key': 'taken', 'content-type': 'text/csv' };
  const post = (path: string, body: string, over = {}) =>
    client.call(path, { method: 'POST', headers: { ...headers, ...over }, body });
  expect((await post('/image_process/upload/', csv)).status).toBe(202);
  const answers = await Promise.all([
    post('/image_process/upload/', `${csv}2,b,\n`),
    post('/image_process/upload/?options={"target":0.4}', csv),
    post('/image_process/upload/', '{}', { 'content-type': 'application/json' }),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  }
});

it('refuses a key that no header should carry', async () => {
  const answer = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'idempotency-key': 'a b', 'content-type': 'text/csv' },
    body: csv,
  });
  expect(answer.status).toBe(400);
});

it('makes one request of twenty calls that come at the very same time, a day long', async () => {
  const stored: string[] = [];
  const effects = {
    table: inside.table,
    storeCsv: async (id: string) => void stored.push(id),
    storeKey: async () => {},
    now: () => now,
  };
  let now = Date.now();
  const call = (bodyHash = 'same') =>
    createRequest(effects, {
      client: 'c'.repeat(64),
      apiUrl: 'http://localhost',
      upload: { options: Options.parse({}), metadata: {}, csv: Buffer.from(csv) },
      idempotency: { key: 'together', bodyHash },
    });
  const requests = await Promise.all(Array.from({ length: 20 }, () => call()));
  const [first] = requests;
  expect(new Set(requests.map(({ request_id }) => request_id)).size).toBe(1);
  expect(new Set(stored)).toEqual(new Set([first!.request_id]));
  await expect(call('other')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });

  now += 24 * 3_600_000 + 1;
  const later = await Promise.all([call('other'), call('other')]);
  expect(new Set(later.map(({ request_id }) => request_id)).size).toBe(1);
  expect(later[0]!.request_id).not.toBe(first!.request_id);
});
