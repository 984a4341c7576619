import { createHash, randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eraseClient } from '../../bin/halve/erase-client.ts';
import { createClient as makeClient, revokeClient } from '../../bin/halve/manage-clients.ts';
import { eraseRequest } from '../../lambdas/erase-request/erase-request.ts';
import { createCdn } from '../../lambdas/shared/aws/cdn.ts';
import { createObjects } from '../../lambdas/shared/aws/objects.ts';
import { Later } from '../../lambdas/shared/aws/queue-handler.ts';
import { createQueues, type Queues } from '../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../lambdas/shared/due.ts';
import { ErasureMessage } from '../../lambdas/shared/schemas/messages.ts';
import {
  chunkKey,
  clientEntryKey,
  imageKey,
  listingKey,
  productKey,
  requestKey,
} from '../../lambdas/shared/state/keys.ts';
import { outputsOfClient } from '../../lambdas/shared/state/object-keys.ts';
import type { Running } from '../../local/start-halve.ts';
import { type Client, createClient, until } from '../support/client.ts';
import { productsCsv } from '../support/csv.ts';
import { requestRecord } from '../support/factories.ts';
import { type ImageServer, startImageServer } from '../support/image-server.ts';
import { type Inside, lookInside } from '../support/look-inside.ts';
import { startStack, TRIAL } from '../support/start-stack.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

interface Listed {
  requests: { request_id: string; status: string; exact: boolean }[];
  next_cursor: string | null;
}

let shop: ImageServer;
/** Whether the shop answers 503 to all under /half. */
let half: 'down' | 'up' = 'down';
let stack: Running;
let client: Client;
let inside: Inside;

beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    const busy = path.startsWith('/busy') || (half === 'down' && path.startsWith('/half'));
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

const asOther = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const list = async (query = '', init = {}): Promise<Listed> =>
  (await (await client.call(`/image_process/status/${query}`, init)).json()) as Listed;
const erase = (id: string) => client.call(`/image_process/status/${id}/?erase=true`, { method: 'DELETE' });
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const submitOne = (seed: number, headers = {}) =>
  client.submit(productsCsv([[shop.picture(seed)]]), {}, headers);

/** Every object that bears a request's id, its outputs in a name of before they were remembered, too. */
const objectsOf = async (id: string) =>
  (
    await Promise.all([
      inside.objects('outputs', 'images/').then((keys) => keys.filter((key) => key.includes(id))),
      inside.objects('outputs', `results/${id}`),
      inside.objects('uploads', `requests/${id}/`),
      inside.objects('uploads', `incoming/${id}`),
    ])
  ).flat();
const itemsOf = async (id: string, chunks: number) => {
  const pages = await Promise.all(
    Array.from({ length: chunks }, (_, at) =>
      ['CHUNK', 'PRODUCT#'].map((prefix) => inside.table.page(`REQUEST#${id}#${at + 1}`, prefix)),
    ).flat(),
  );
  return pages.flatMap((page) => page.items);
};

describe('the list of requests', () => {
  it('has those of the client, newest first, in pages', async () => {
    const token = await makeClient(inside.table, 'lister');
    const [first, second, third] = [await submitOne(1), await submitOne(2), await submitOne(3)];
    const mine = async (query: string) => {
      const page = await list(query);
      return { ids: page.requests.map((request) => request.request_id), next: page.next_cursor };
    };
    const page = await mine('?limit=2');
    expect(page.ids).toEqual([third, second]);
    const rest = await mine(`?limit=2&cursor=${page.next}`);
    expect(rest.ids).toEqual([first]);
    expect(await list('', asOther(token))).toEqual({ requests: [], next_cursor: null });

    await client.untilEnded(first);
    const found = (await list()).requests.find((request) => request.request_id === first);
    const { errors: _, worst: __, ...status } = await client.status(first);
    expect(found).toEqual(status);
  });

  it('refuses what it does not know, and a cursor that it has not given', async () => {
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?page=2']) {
      expect((await client.call(`/image_process/status/${query}`)).status).toBe(400);
    }
    expect(await codeOf(await client.call('/image_process/status/?cursor=e30'))).toBe('INVALID_CURSOR');
  });
});

describe('erasing a request', () => {
  it('is refused before its end, for others, and where it is misspelt', async () => {
    const answer = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { request_id: id } = (await answer.json()) as { request_id: string };
    expect(await codeOf(await erase(id))).toBe('NOT_ENDED');
    const token = await makeClient(inside.table, 'stranger');
    const path = `/image_process/status/${id}/?erase=true`;
    expect((await client.call(path, { method: 'DELETE', ...asOther(token) })).status).toBe(404);
    for (const query of ['?erase=yes', '?erased=true']) {
      const misspelt = await client.call(`/image_process/status/${id}/${query}`, { method: 'DELETE' });
      expect(misspelt.status).toBe(400);
    }
    expect((await client.status(id)).status).toBe('pending');
  });

  it('leaves nothing of it, and everything of the others', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [id, other] = [await submitOne(4, headers), await submitOne(5)];
    await Promise.all([client.untilEnded(id), client.untilEnded(other)]);
    const before = (await inside.request(id))!;
    expect(await inside.table.get(listingKey(before.client, before.created_at, id))).toBeDefined();
    const kept = await objectsOf(other);
    expect(await objectsOf(id)).toHaveLength(kept.length);

    expect((await erase(id)).status).toBe(202);
    expect((await erase(id)).status).toBeLessThan(500);
    await until(
      () => client.call(`/image_process/status/${id}/`),
      (answer) => answer.status === 404,
    );
    for (const part of ['images/', 'results/', 'webhook/']) {
      const method = part === 'webhook/' ? 'POST' : 'GET';
      expect((await client.call(`/image_process/status/${id}/${part}`, { method })).status).toBe(404);
    }
    expect((await erase(id)).status).toBe(404);
    await until(inside.messages, (left) => Object.keys(left).length === 0);
    expect(await objectsOf(id)).toEqual([]);
    expect(await itemsOf(id, 1)).toEqual([]);
    expect((await list('?limit=100')).requests.map((request) => request.request_id)).not.toContain(id);
    expect(await inside.table.get(listingKey(before.client, before.created_at, id))).toBeUndefined();
    const left = await inside.request(id);
    expect(Object.keys(left ?? {}).sort()).toEqual(
      ['chunks', 'client', 'created_at', 'erase_link', 'pk', 'request_id', 'sk', 'status', 'ttl'].sort(),
    );

    expect(await objectsOf(other)).toEqual(kept);
    expect((await client.status(other)).status).toBe('completed');
    await expect(submitOne(4, headers)).rejects.toThrow('REQUEST_ERASED');
  });

  it('is not undone by a message that comes late', async () => {
    const id = await submitOne(6);
    await client.untilEnded(id);
    await erase(id);
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
    expect(await objectsOf(id)).toEqual([]);
    expect(await itemsOf(id, 1)).toEqual([]);
  });
});

describe('trying again', () => {
  it('asks only for what had failed, and its results are whole', async () => {
    const pictures = (name: string) => [8, 9].map((seed) => shop.picture(seed, name));
    const csv = productsCsv([...pictures('well'), ...pictures('half')].map((url) => [url]));
    const id = await client.submit(csv, { metadata: '{"order":"1"}' });
    const pending = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { request_id: waiting } = (await pending.json()) as { request_id: string };
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
  });
});

describe('a client that leaves', () => {
  it('is erased with all it has, whatever is still being worked, and nobody else', async () => {
    const token = await makeClient(inside.table, 'leaving');
    const id = createHash('sha256').update(token).digest('hex');
    const leaving = createClient(stack.url, token);
    const other = await submitOne(7);
    await client.untilEnded(other);
    const kept = await objectsOf(other);
    const ended = await leaving.submit(productsCsv([[shop.picture(7)]]), {}, { 'idempotency-key': 'mine' });
    await leaving.untilEnded(ended);
    const waiting = await leaving.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { request_id: pending } = (await waiting.json()) as { request_id: string };
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
      expect(await objectsOf(request)).toEqual([]);
      expect(await itemsOf(request, 1)).toEqual([]);
    }
    expect(await inside.objects('outputs', outputsOfClient(id))).toEqual([]);
    expect((await inside.table.page(`CLIENT#${id}`, undefined)).items).toEqual([]);
    expect(await inside.table.get(clientEntryKey('leaving'))).toBeUndefined();
    expect(await objectsOf(other)).toEqual(kept);
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

describe('erasing that dies', () => {
  const CHUNKS = 9;

  /** A request as its end leaves it, of nine chunks with two products each. */
  async function endedRequest(): Promise<string> {
    const request = requestRecord({ status: 'erasing', chunks: CHUNKS, open_chunks: undefined });
    const id = request.request_id;
    const listing = listingKey(request.client, request.created_at, id);
    await inside.table.putAll([
      request,
      { ...listing, request_id: id },
      ...Array.from({ length: CHUNKS }, (_, at) => at + 1).flatMap((chunk) =>
        [
          chunkKey(id, chunk),
          ...[1, 2].flatMap((row) => [productKey(id, chunk, row), imageKey(id, chunk, row, 1)]),
        ].map((key) => ({ ...key })),
      ),
    ]);
    const put = (part: 'uploads' | 'outputs', Key: string) =>
      inside.s3.send(new PutObjectCommand({ Bucket: inside.bucket(part), Key, Body: 'x' }));
    for (let n = 1; n <= 3; n++) await put('outputs', `images/${id}/1-${n}-abc.jpg`);
    await put('outputs', `results/${id}.csv`);
    await put('uploads', `requests/${id}/etag.csv`);
    await put('uploads', `incoming/${id}.csv`);
    return id;
  }

  const effects = () => ({
    table: inside.table,
    objects: createObjects(inside.s3),
    queues: createQueues(inside.sqs),
    cdn: createCdn(undefined),
    uploadsBucket: inside.bucket('uploads'),
    outputsBucket: inside.bucket('outputs'),
    erasuresQueueUrl: inside.queueUrl('erasures-queue'),
    due: createDue(TRIAL),
    now: Date.now,
  });

  /** Lets so many writes happen, then dies at the next. */
  function dyingAfter(writes: number) {
    let left = writes;
    const { table, objects, queues, ...rest } = effects();
    const count =
      <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        if (left-- <= 0) throw new Error('died');
        return write(...args);
      };
    return {
      ...rest,
      table: { ...table, removeAll: count(table.removeAll), putAll: count(table.putAll) },
      objects: {
        ...objects,
        remove: count(objects.remove),
        removeMany: count(objects.removeMany),
        removeAll: count(objects.removeAll),
      },
      queues: { ...queues, send: count(queues.send) },
    };
  }

  type Effects = ReturnType<typeof effects>;
  const FAR = () => Date.now() + 900_000;

  /** What is sent does not go to the stack's own erase-request, but is worked here, the dead letters of a run too. */
  async function erase(id: string, effectsOfRun: (run: number) => Effects, deadline = FAR) {
    const sent: { body: unknown; delaySeconds?: number }[] = [{ body: { request_id: id } }];
    const messages = [...sent];
    for (let run = 0; messages.length > 0; run++) {
      const mine = effectsOfRun(run);
      const send: Queues['send'] = async (url, outgoing) => {
        await mine.queues.send(url, []);
        sent.push(...outgoing);
        messages.push(...outgoing);
      };
      const message = messages.shift()!;
      const given = { ...mine, queues: { ...mine.queues, send } };
      await eraseRequest(given, ErasureMessage.parse(message.body), deadline()).catch((fault) => {
        if ((fault as Error).message !== 'died') throw fault;
        messages.push(message);
      });
    }
    return sent;
  }

  it('is finished by the next run, wherever it died', async () => {
    for (let writes = 0; ; writes += 3) {
      const id = await endedRequest();
      let runs = 0;
      await erase(id, (run) => {
        runs = run + 1;
        return run === 0 ? dyingAfter(writes) : effects();
      });
      expect(await objectsOf(id)).toEqual([]);
      expect(await itemsOf(id, CHUNKS)).toEqual([]);
      expect(await inside.table.get(requestKey(id))).toMatchObject({ status: 'erased', chunks: CHUNKS });
      // Two walks and the late one take three runs, so a fourth one says that the first has died.
      if (runs === 3) break;
      expect(writes).toBeLessThan(100);
    }
  });

  it('walks once more after a while, for what a slow worker has written in between', async () => {
    const id = await endedRequest();
    const sent = await erase(id, (run) => {
      if (run !== 1) return effects();
      const late = { pk: `REQUEST#${id}#${CHUNKS}`, sk: 'PRODUCT#0000002#IMAGE#001' };
      const { table, ...rest } = effects();
      let written = false;
      const update: typeof table.update = async (...change) => {
        // Before the second walk has looked at anything.
        if (!written) {
          written = true;
          await table.putOnce(late);
          await inside.s3.send(
            new PutObjectCommand({
              Bucket: inside.bucket('outputs'),
              Key: `images/${id}/1-1-late.jpg`,
              Body: 'x',
            }),
          );
        }
        return table.update(...change);
      };
      return { ...rest, table: { ...table, update } };
    });
    expect(sent.slice(1)).toEqual([
      {
        body: { request_id: id, link: 1, stage: 'outputs', chunk: 0, again: true },
        group: requestRecord().client,
        delaySeconds: 180,
      },
      {
        body: { request_id: id, link: 1, stage: 'late' },
        group: requestRecord().client,
        delaySeconds: 900,
      },
    ]);
    expect(await objectsOf(id)).toEqual([]);
    expect(await itemsOf(id, CHUNKS)).toEqual([]);
  });

  it('goes on by a link for each piece when it is short of time', async () => {
    const id = await endedRequest();
    const sent = await erase(id, effects, () => Date.now() + 1_000);
    expect(sent.length).toBeGreaterThan(4);
    expect(await itemsOf(id, CHUNKS)).toEqual([]);
    expect(await inside.table.get(requestKey(id))).toMatchObject({ status: 'erased' });
  });

  it('is worked by one run at a time, and a link that is over changes nothing', async () => {
    const id = await endedRequest();
    const sent: unknown[] = [];
    const send: Queues['send'] = async (_url, outgoing) => void sent.push(...outgoing);
    const given = { ...effects(), queues: { ...effects().queues, send } };
    const message = ErasureMessage.parse({ request_id: id });
    const both = await Promise.allSettled([1, 2].map(() => eraseRequest(given, message, FAR())));
    const refusals = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(Later);
    expect(sent).toHaveLength(1);
    await eraseRequest(given, message, FAR());
    expect(sent).toHaveLength(1);
  });
});
