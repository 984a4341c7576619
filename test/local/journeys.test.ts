import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../local/start-halve.ts';
import { type Client, createClient } from '../support/client.ts';
import { type ImageServer, startImageServer } from '../support/image-server.ts';
import { startStack } from '../support/start-stack.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const SAMPLES = join(import.meta.dirname, '../../local/samples');
const FORMATS = ['sunset.jpg', 'friends.avif', 'seeding.webp', 'life.png'];

let shop: ImageServer;
let receiver: WebhookReceiver;
let stack: Running;
let client: Client;

beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    const sample = FORMATS.find((name) => path === `/${name}`);
    if (sample) response.writeHead(200).end(readFileSync(join(SAMPLES, sample)));
    return sample !== undefined;
  });
  receiver = await startWebhookReceiver();
  stack = await startStack({ allow: [shop.address, receiver.address] });
  client = createClient(stack.url);
});
afterAll(async () => {
  await stack?.stop();
  shop?.stop();
  receiver?.stop();
});

const HEADER = 'S. No.,Product Name,Input Image Urls\n';
const csvOf = (...urls: string[]) =>
  HEADER + urls.map((url, at) => `${at + 1},Product ${at + 1},"${url}"\n`).join('');

/** Each output is fetched, decoded, and held against its input: at most half the bytes, same size, same format. */
async function expectHalved(requestId: string, count: number): Promise<void> {
  const images = await client.images(requestId);
  expect(images).toHaveLength(count);
  for (const image of images) {
    expect(image).toMatchObject({ state: 'succeeded', error: null });
    const input = Buffer.from(await (await fetch(image.input_url)).arrayBuffer());
    const output = Buffer.from(await (await fetch(image.output_url ?? '')).arrayBuffer());
    expect(image.bytes).toEqual({ input: input.length, output: output.length });
    expect(output.length).toBeLessThanOrEqual(input.length / 2);
    const [before, after] = await Promise.all([sharp(input).metadata(), sharp(output).metadata()]);
    expect([after.format, after.width, after.height]).toEqual([before.format, before.width, before.height]);
    await sharp(output).stats();
  }
}

describe('a CSV', () => {
  it('sent as text/csv comes back with every image halved, in four formats', async () => {
    const csv = csvOf(
      shop.url('/sunset.jpg'),
      `${shop.url('/friends.avif')}, ${shop.url('/seeding.webp')}`,
      shop.url('/life.png'),
    );
    const id = await client.submit(csv);
    const status = await client.untilEnded(id);
    expect(status).toMatchObject({
      status: 'completed',
      images: { total: 4, succeeded: 4, failed: 0, remaining: 0 },
      rows: { total: 3, rejected: 0 },
      webhook: { state: 'none' },
      errors: [],
    });
    await expectHalved(id, 4);
    const [input, output] = [parse(csv) as string[][], parse(await client.results(id)) as string[][]];
    expect(output.map((row) => row.slice(0, 3))).toEqual(input);
    expect(output[0]?.slice(3)).toEqual(['Output Image Urls', 'Image Errors']);
    expect(output[2]?.[3]?.split(', ')).toHaveLength(2);
  });

  it('sent as a form ends with one signed webhook', async () => {
    const form = new FormData();
    form.set('file', new Blob([csvOf(shop.picture(1))]), 'products.csv');
    form.set('webhook_url', receiver.url('/form'));
    const answer = await client.call('/image_process/upload', { method: 'POST', body: form });
    expect(answer.status).toBe(202);
    const created = (await answer.json()) as { request_id: string; webhook_secret: string };
    await client.untilEnded(created.request_id);
    await expect.poll(() => receiver.of(created.request_id).length, { timeout: 10_000 }).toBe(1);
    const [delivery] = receiver.of(created.request_id);
    const event = new Webhook(created.webhook_secret).verify(
      delivery!.body,
      delivery!.headers as Record<string, string>,
    );
    expect(event).toMatchObject({
      type: 'request.completed',
      data: {
        request_id: created.request_id,
        status: 'completed',
        images: { total: 1, succeeded: 1, failed: 0 },
      },
    });
    expect(() =>
      new Webhook(created.webhook_secret).verify(
        `${delivery!.body} `,
        delivery!.headers as Record<string, string>,
      ),
    ).toThrow();
    await expect
      .poll(async () => (await client.status(created.request_id)).webhook)
      .toMatchObject({ state: 'delivered', attempts: 1, last_status: 204 });
  });

  it('put to the presigned URL is worked like any other', async () => {
    const answer = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(201);
    const { request_id: id, upload } = (await answer.json()) as {
      request_id: string;
      upload: { method: string; url: string; headers: Record<string, string> };
    };
    expect(await client.status(id)).toMatchObject({
      status: 'pending',
      images: { total: null, remaining: null },
    });
    const put = await fetch(upload.url, {
      method: upload.method,
      headers: upload.headers,
      body: csvOf(shop.picture(2)),
    });
    expect(put.status).toBe(200);
    expect(await client.untilEnded(id)).toMatchObject({ status: 'completed', images: { succeeded: 1 } });
  });

  it('with a bad URL and a missing picture among good ones loses nothing else', async () => {
    const csv = csvOf(
      shop.picture(3),
      'ftp://shop.example/a.jpg',
      shop.url('/missing.jpg'),
      'http://10.0.0.1/a.jpg',
      shop.picture(4),
    );
    const id = await client.submit(csv);
    const status = await client.untilEnded(id);
    expect(status).toMatchObject({
      status: 'completed',
      images: { total: 5, succeeded: 2, failed: 3, remaining: 0 },
    });
    expect(status.errors.map(({ row, n, code }) => [row, n, code])).toEqual([
      [2, 1, 'BAD_URL'],
      [3, 1, 'NOT_FOUND'],
      [4, 1, 'FORBIDDEN_ADDRESS'],
    ]);
    const rows = parse(await client.results(id)) as string[][];
    expect(rows.slice(1).map((row) => row[3] !== '')).toEqual([true, false, false, false, true]);
    expect(rows.slice(1).map((row) => row[4] === '')).toEqual([true, false, false, false, true]);
  });

  it.each([
    ['without the needed columns', 'name,price\na,1\n', 'MISSING_COLUMNS', 'price'],
    ['without rows', HEADER, 'NO_ROWS', 'rows'],
    ['that is a picture', readFileSync(join(SAMPLES, 'seeding.jpg')), 'NOT_TEXT', 'JPEG'],
    ['that is empty', '', 'EMPTY_FILE', 'empty'],
  ])('%s fails with a sentence that says what was found', async (_name, body, code, part) => {
    const answer = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: body as never,
    });
    const { request_id: id } = (await answer.json()) as { request_id: string };
    const status = (await client.untilEnded(id)) as unknown as {
      status: string;
      failure: { code: string; message: string };
      results_url: null;
    };
    expect(status).toMatchObject({ status: 'failed', failure: { code }, results_url: null });
    expect(status.failure.message).toContain(part);
  });
});

describe('the API', () => {
  it('answers 401 without a good token', async () => {
    for (const authorization of [
      '',
      'Bearer wrong',
      'local',
      'Basic bG9jYWw=',
      `Bearer ${'x'.repeat(5_000)}`,
    ]) {
      const answer = await fetch(new URL('/image_process/upload/', stack.url), {
        method: 'POST',
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'UNAUTHORIZED' });
    }
  });

  it('hides a request from every other client, whatever it asks for', async () => {
    const id = await client.submit(csvOf(shop.picture(5)));
    await client.untilEnded(id);
    await addClient('another');
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', 'images/'],
      ['GET', 'results/'],
      ['POST', 'webhook/'],
    ]) {
      const answer = await client.call(`/image_process/status/${id}/${path}`, {
        method: method!,
        headers: { authorization: 'Bearer another' },
      });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ code: 'REQUEST_NOT_FOUND' });
    }
  });

  it('answers 404 to an id that is none, or unknown, and to a path that is none', async () => {
    for (const path of [
      'status/abc/',
      'status/00000000-0000-4000-8000-000000000000/',
      'nothing',
      'status/%ff/',
    ]) {
      const answer = await client.call(`/image_process/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('refuses the results, and a webhook again, before the end', async () => {
    const answer = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { request_id: id } = (await answer.json()) as { request_id: string };
    expect((await client.call(`/image_process/status/${id}/results/`)).status).toBe(409);
    expect((await client.resendWebhook(id)).status).toBe(409);
  });
});

it('completes with exact counts though its compressors are killed at work', async () => {
  const urls = Array.from({ length: 20 }, (_, at) => shop.url(at % 2 === 0 ? '/life.png' : '/sunset.jpg'));
  const id = await client.submit(csvOf(...urls));
  await expect
    .poll(async () => (await client.status(id)).images.succeeded, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const killed = stack.pids('compress-image').map((pid) => process.kill(pid, 'SIGKILL'));
  expect(killed).toEqual([true, true]);
  const status = await client.untilEnded(id, 60);
  expect(status).toMatchObject({
    status: 'completed',
    images: { total: 20, succeeded: 20, failed: 0, remaining: 0 },
  });
  await expectHalved(id, 20);
});

async function addClient(token: string): Promise<void> {
  const dynamodb = new DynamoDBClient({
    endpoint: stack.emulators.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
  const hash = createHash('sha256').update(token).digest('hex');
  await dynamodb.send(
    new PutItemCommand({
      TableName: TableNames![0]!,
      Item: { pk: { S: `CLIENT#${hash}` }, sk: { S: 'CLIENT' } },
    }),
  );
  dynamodb.destroy();
}
