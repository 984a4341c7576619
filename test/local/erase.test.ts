import { createHash, randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eraseClient } from '../../bin/halve/clients/erase-client.ts';
import { createClient as makeClient, revokeClient } from '../../bin/halve/clients/manage-clients.ts';
import { createQueues } from '../../lambdas/shared/aws/queues.ts';
import { clientEntryKey, listingKey } from '../../lambdas/shared/state/keys.ts';
import { outputsOfClient } from '../../lambdas/shared/state/object-keys.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { type Client, createClient, until } from '../support/stack/client.ts';
import { type Inside, lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { leftOfRequest, NOTHING_LEFT } from './left-of-request.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let shop: ImageServer;
let stack: Running;
let client: Client;
let inside: Inside;

beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    const busy = path.startsWith('/busy');
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

const leftOf = (id: string) => leftOfRequest(inside, id);
const submitOne = (seed: number, headers = {}) =>
  client.submit(productsCsv([[shop.picture(seed)]]), {}, headers);

describe('erasing a request', () => {
  it('is refused before its end, for others, and where it is misspelt or stands in a body', async () => {
    const id = await client.open();
    expect(await (await client.erase(id)).json()).toMatchObject({ code: 'NOT_ENDED' });
    const stranger = createClient(stack.url, await makeClient(inside.table, 'stranger'));
    expect((await stranger.erase(id)).status).toBe(404);
    for (const query of ['?erase=yes', '?erased=true']) {
      const misspelt = await client.call(`/image_process/status/${id}/${query}`, { method: 'DELETE' });
      expect(misspelt.status).toBe(400);
    }
    const inBody = { method: 'DELETE', body: '{"erase":true}' };
    const misplaced = await client.call(`/image_process/status/${id}/`, inBody);
    expect(await misplaced.json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('?erase=true'),
    });
    expect((await client.status(id)).status).toBe('pending');
  });

  it('leaves nothing of it, and everything of the others', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [id, other] = [await submitOne(4, headers), await submitOne(5)];
    await Promise.all([client.untilEnded(id), client.untilEnded(other)]);
    const before = (await inside.request(id))!;
    expect(await inside.table.get(listingKey(before.client, before.created_at, id))).toBeDefined();
    const kept = await leftOf(other);
    expect((await leftOf(id)).objects).toHaveLength(kept.objects.length);

    expect((await client.erase(id)).status).toBe(202);
    expect((await client.erase(id)).status).toBeLessThan(500);
    await until(
      () => client.call(`/image_process/status/${id}/`),
      (answer) => answer.status === 404,
    );
    for (const part of ['images/', 'results/', 'webhook/']) {
      const method = part === 'webhook/' ? 'POST' : 'GET';
      expect((await client.call(`/image_process/status/${id}/${part}`, { method })).status).toBe(404);
    }
    expect((await client.erase(id)).status).toBe(404);
    await until(inside.messages, (left) => Object.keys(left).length === 0);
    expect(await leftOf(id)).toEqual(NOTHING_LEFT);
    expect((await client.list('?limit=100')).requests.map((request) => request.request_id)).not.toContain(id);
    expect(await inside.table.get(listingKey(before.client, before.created_at, id))).toBeUndefined();
    const left = await inside.request(id);
    expect(Object.keys(left ?? {}).sort()).toEqual(
      ['chunks', 'client', 'created_at', 'erase_link', 'pk', 'request_id', 'sk', 'status', 'ttl'].sort(),
    );

    expect(await leftOf(other)).toEqual(kept);
    expect((await client.status(other)).status).toBe('completed');
    await expect(submitOne(4, headers)).rejects.toThrow('REQUEST_ERASED');
  });

  it('is not undone by a message that comes late', async () => {
    const id = await submitOne(6);
    await client.untilEnded(id);
    await client.erase(id);
    await until(
      () => inside.request(id),
      (request) => (request?.status as string) === 'erased',
    );
    const place = { request_id: id, chunk: 1, index: 1, row: 1, n: 1, url: shop.picture(6) };
    for (const queue of ['images-queue', 'retries-queue']) {
      await inside.sqs.send(
        new SendMessageCommand({ QueueUrl: inside.queueUrl(queue), MessageBody: JSON.stringify(place) }),
      );
    }
    await until(inside.messages, (left) => Object.keys(left).length === 0);
    expect(await leftOf(id)).toEqual(NOTHING_LEFT);
  });
});

describe('a client that leaves', () => {
  it('is erased with all it has, whatever is still being worked, and nobody else', async () => {
    const token = await makeClient(inside.table, 'leaving');
    const id = createHash('sha256').update(token).digest('hex');
    const leaving = createClient(stack.url, token);
    const other = await submitOne(7);
    await client.untilEnded(other);
    const kept = await leftOf(other);
    const ended = await leaving.submit(productsCsv([[shop.picture(7)]]), {}, { 'idempotency-key': 'mine' });
    await leaving.untilEnded(ended);
    const pending = await leaving.open();
    // Tried again for minutes, were it not cancelled.
    const working = await leaving.submit(productsCsv([[shop.url('/busy')]]));
    expect(await inside.objects('outputs', outputsOfClient(id))).toHaveLength(1);

    const left: number[] = [];
    await eraseClient(
      {
        table: inside.table,
        queues: createQueues(inside.sqs),
        erasuresQueueUrl: inside.queueUrl('erasures-queue'),
        report: (count) => left.push(count),
      },
      'leaving',
    );
    expect(left[0]).toBe(3);
    expect(left.at(-1)).toBe(0);
    expect((await leaving.call('/image_process/status/')).status).toBe(401);
    for (const request of [ended, pending, working]) {
      expect(await inside.request(request)).toMatchObject({ status: 'erased' });
      expect(await leftOf(request)).toEqual(NOTHING_LEFT);
    }
    expect(await inside.objects('outputs', outputsOfClient(id))).toEqual([]);
    expect((await inside.table.page(`CLIENT#${id}`, undefined)).items).toEqual([]);
    expect(await inside.table.get(clientEntryKey('leaving'))).toBeUndefined();
    expect(await leftOf(other)).toEqual(kept);
    // Its name is free again.
    await makeClient(inside.table, 'leaving');
  });

  it('stays listed when it is revoked, and its name is not given to another', async () => {
    await makeClient(inside.table, 'revoked');
    await revokeClient(inside.table, 'revoked');
    expect(await inside.table.get(clientEntryKey('revoked'))).toMatchObject({
      name: 'revoked',
      revoked_at: expect.any(String),
    });
    await expect(makeClient(inside.table, 'revoked')).rejects.toThrow('erase that one first');
  });
});
