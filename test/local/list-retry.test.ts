import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient as makeClient } from '../../bin/halve/clients/manage-clients.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { type Client, createClient, until } from '../support/stack/client.ts';
import { type Inside, lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let shop: ImageServer;
/** Whether the shop answers 503 to all under /half. */
let half: 'down' | 'up' = 'down';
let stack: Running;
let client: Client;
let inside: Inside;

beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    const busy = half === 'down' && path.startsWith('/half');
    if (busy) response.writeHead(503).end();
    return busy;
  });
  stack = await startStack({ allow: [shop.address] });
  client = createClient(stack.url);
  inside = await lookInside(stack.emulators);
});
afterAll(async () => {
  inside?.close();
  await stack?.stop();
  shop?.stop();
});

const submitOne = (seed: number) => client.submit(productsCsv([[shop.picture(seed)]]));

describe('the list of requests', () => {
  it('has those of the client, newest first, in pages', async () => {
    const other = createClient(stack.url, await makeClient(inside.table, 'lister'));
    const [first, second, third] = [await submitOne(1), await submitOne(2), await submitOne(3)];
    const mine = async (query: string) => {
      const page = await client.list(query);
      return { ids: page.requests.map((request) => request.request_id), next: page.next_cursor };
    };
    const page = await mine('?limit=2');
    expect(page.ids).toEqual([third, second]);
    const rest = await mine(`?limit=2&cursor=${page.next}`);
    expect(rest.ids).toEqual([first]);
    expect(await other.list()).toEqual({ requests: [], next_cursor: null });

    await client.untilEnded(first);
    const found = (await client.list()).requests.find((request) => request.request_id === first);
    const { errors: _, worst: __, ...status } = await client.status(first);
    expect(found).toEqual(status);
  });

  it('refuses what it does not know, and a cursor that it has not given', async () => {
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?page=2']) {
      expect((await client.call(`/image_process/status/${query}`)).status).toBe(400);
    }
    const refused = await client.call('/image_process/status/?cursor=e30');
    expect(await refused.json()).toMatchObject({ code: 'INVALID_CURSOR' });
  });
});

describe('trying again', () => {
  it('asks only for what had failed, and its results are whole', async () => {
    const pictures = (name: string) => [8, 9].map((seed) => shop.picture(seed, name));
    const csv = productsCsv([...pictures('well'), ...pictures('half')].map((url) => [url]));
    const id = await client.submit(csv, { metadata: '{"order":"1"}' });
    const waiting = await client.open();
    expect((await client.retry(waiting)).status).toBe(409);
    await client.cancel(waiting);
    const failed = await client.untilEnded(id);
    expect(failed.images).toMatchObject({ total: 4, succeeded: 2, failed: 2 });

    half = 'up';
    const asked = shop.asked.length;
    const [answer, again] = await Promise.all([client.retry(id), client.retry(id)]);
    const made = (await answer.json()) as { request_id: string };
    expect([answer.status, again.status]).toEqual([202, 202]);
    expect(await again.json()).toMatchObject({ request_id: made.request_id });
    const ended = await client.untilEnded(made.request_id);
    expect(ended).toMatchObject({
      status: 'completed',
      retry_of: id,
      metadata: { order: '1' },
      images: { total: 4, succeeded: 4, failed: 0, reused: 2 },
    });
    expect((await client.status(id)).retried_by).toBe(made.request_id);
    expect(shop.asked.slice(asked).toSorted()).toEqual(
      pictures('half')
        .map((url) => new URL(url).pathname + new URL(url).search)
        .toSorted(),
    );
    const urls = async (request: string) => (await client.images(request)).map((image) => image.output_url);
    const [before, now] = [await urls(id), await urls(made.request_id)];
    expect(now.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(now.every((url) => url !== null)).toBe(true);
    const results = await client.results(made.request_id);
    for (const url of now) expect(results).toContain(url);

    // The old one goes, and what the new one has taken over stays.
    await client.erase(id);
    await until(
      () => inside.request(id),
      (request) => (request?.status as string) === 'erased',
    );
    for (const url of now) expect((await fetch(url!)).status).toBe(200);
    const refused = await client.retry(id);
    expect(refused.status).toBe(404);
  });

  it('goes with another floor to all pictures, without a word of the old one', async () => {
    const id = await client.submit(productsCsv([[shop.picture(10)]]));
    await client.untilEnded(id);
    const answer = await client.retry(id, { options: { floor: 90 }, metadata: { try: '2' } });
    const { request_id } = (await answer.json()) as { request_id: string };
    const ended = await client.untilEnded(request_id);
    expect(ended).toMatchObject({ metadata: { try: '2' }, images: { reused: 0 } });
    expect((await client.images(request_id))[0]!.output_url).not.toBe(
      (await client.images(id))[0]!.output_url,
    );
    for (const wish of [{ options: { floor: 'high' } }, { floor: 50 }, { webhook_url: 'ftp://x' }]) {
      expect((await client.retry(id, wish)).status).toBe(400);
    }
    const inQuery = await client.call(`/image_process/status/${id}/retry/?floor=50`, { method: 'POST' });
    expect(inQuery.status).toBe(400);
    expect(await inQuery.json()).toMatchObject({
      code: 'INVALID_FIELD',
      detail: 'Expected the fields in the body and no query, but found "floor" in the query.',
    });
  });
});
