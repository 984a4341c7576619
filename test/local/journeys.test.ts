import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Running } from '../../local/start-halve.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/servers/webhook-receiver.ts';
import { type Client, createClient } from '../support/stack/client.ts';
import { expectHalved } from '../support/stack/expect-halved.ts';
import { startStack } from '../support/stack/start-stack.ts';

const SAMPLES = join(import.meta.dirname, '../../local/samples');
const PICTURES = ['sunset.jpg', 'life.png'];

let shop: ImageServer;
let receiver: WebhookReceiver;
let stack: Running;
let client: Client;
/** What the shop has under /again.jpg. */
let again: Buffer | undefined;

beforeAll(async () => {
  shop = await startImageServer((path, response) => {
    if (path === '/again.jpg' && again) {
      response.writeHead(200).end(again);
      return true;
    }
    const sample = PICTURES.find((name) => path === `/${name}`);
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

it('leaves an output that comes back where it lies, and counts it as kept', async () => {
  const first = await client.submit(csvOf(shop.url('/sunset.jpg')));
  expect((await client.untilEnded(first)).images).toMatchObject({ succeeded: 1, kept: 0 });
  const [halved] = await client.images(first);
  again = Buffer.from(await (await fetch(halved!.output_url!)).arrayBuffer());

  const url = shop.url('/again.jpg');
  const second = await client.submit(csvOf(url, url));
  expect(await client.untilEnded(second)).toMatchObject({
    status: 'completed',
    images: { total: 2, succeeded: 2, failed: 0, kept: 2 },
    bytes: { input: 2 * again.length, output: 2 * again.length },
  });
  for (const image of await client.images(second))
    expect(image).toMatchObject({
      output_url: url,
      target_met: true,
      reason: { code: 'ALREADY_HALVED', message: expect.stringContaining('left as it is') },
      bytes: { input: again.length, output: again.length },
    });
  expect((await client.results(second)).split(url)).toHaveLength(5);
  // Ids and media types are of any case.
  expect((await client.status(second.toUpperCase())).request_id).toBe(second);
  const asked = { headers: { accept: 'Application/JSON' } };
  expect(await (await client.call(`/image_process/status/${second}/results/`, asked)).json()).toEqual({
    url: expect.stringContaining(second),
  });
});

it('takes a CSV by a presigned URL only as it was announced', async () => {
  const csv = csvOf(shop.picture(3));
  const announced = async (content_length?: number) => {
    const answer = await client.call('/image_process/upload/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content_length }),
    });
    const { request_id, upload } = (await answer.json()) as {
      request_id: string;
      upload: { url: string };
    };
    const put = await fetch(upload.url, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv' },
      body: csv,
    });
    return { id: request_id, status: put.status, said: await put.text() };
  };
  expect(await announced(csv.length + 1)).toMatchObject({
    status: 403,
    said: expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
  });
  for (const length of [csv.length, undefined]) {
    const { id, status } = await announced(length);
    expect(status).toBe(200);
    expect((await client.untilEnded(id)).status).toBe('completed');
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
  await expectHalved(client, id, 20);
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
