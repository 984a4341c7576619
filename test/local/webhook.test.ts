import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WEBHOOK_TRIES } from '../../lambdas/shared/limits.ts';
import type { Running } from '../../local/start-halve.ts';
import {
  type Receive,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/servers/webhook-receiver.ts';
import { type Client, createClient, type Status, until } from '../support/stack/client.ts';
import { startStack } from '../support/stack/start-stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const SECRET = `whsec_${Buffer.from('thirty-two bytes, all of them ok').toString('base64')}`;
/** The longest wait of the schedule is two seconds then, and the schedule half a minute. */
const SPEED = 20_000;
/** What an endless answer has sent before its connection was closed. */
let endlessBytes = 0;
let endlessClosed = false;

const receive: Receive = ({ path, count }, response) => {
  switch (path) {
    case '/broken':
      return void response.writeHead(count <= WEBHOOK_TRIES ? 500 : 204).end('x'.repeat(1_000_000));
    case '/gone':
      return void response.writeHead(410).end();
    case '/moved':
      return void response.writeHead(count === 1 ? 307 : 200, { location: '/elsewhere' }).end();
    case '/busy':
      return void response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '40000' }).end();
    case '/hanging':
      return count === 1 ? undefined : void response.writeHead(200).end();
    case '/endless': {
      response.writeHead(200);
      const more = () => {
        endlessBytes += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      response.on('close', () => {
        endlessClosed = true;
      });
      return more();
    }
    default:
      return void response.writeHead(204).end();
  }
};

let receiver: WebhookReceiver;
let stack: Running;
let client: Client;
let closedPort: number;
let broken: string;
let down: string;
beforeAll(async () => {
  receiver = await startWebhookReceiver(receive);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closedPort = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  stack = await startStack({ allow: [receiver.address, `127.0.0.1:${closedPort}`], speed: SPEED });
  client = createClient(stack.url);
  // The function that cancels starts with its first call: not amid what is timed below.
  await client.cancel(randomUUID());
  // All tries take their time, and may take it side by side.
  broken = await endedRequest(receiver.url('/broken'));
  down = await endedRequest(`http://127.0.0.1:${closedPort}/`);
});
afterAll(async () => {
  await stack?.stop();
  receiver?.stop();
});

/** The shortest way to a request that has ended: cancelled before it had a CSV. */
async function endedRequest(webhook_url: string | undefined): Promise<string> {
  const created = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhook_url === undefined ? {} : { webhook_url, webhook_secret: SECRET }),
  });
  const { request_id } = (await created.json()) as { request_id: string };
  expect((await client.cancel(request_id)).status).toBe(202);
  return request_id;
}

const told = (requestId: string, isSo: (webhook: Status['webhook']) => boolean, seconds = 60) =>
  until(async () => (await client.status(requestId)).webhook, isSo, seconds);
const settled = ({ state }: Status['webhook']) => state !== 'pending';

it('tries as often as the schedule says, always the same and each time signed, then starts again when asked', async () => {
  const id = broken;
  expect(await told(id, settled, 90)).toEqual({
    state: 'failed',
    attempts: WEBHOOK_TRIES,
    last_status: 500,
    next_at: null,
  });
  const tries = receiver.of(id);
  expect(tries).toHaveLength(WEBHOOK_TRIES);
  expect(new Set(tries.map((one) => one.id))).toEqual(new Set([`msg_${id}`]));
  expect(new Set(tries.map((one) => one.body)).size).toBe(1);
  expect(tries[0]!.body.length).toBeLessThan(20_000);
  for (const { body, headers } of tries) {
    const signed = headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(body, signed)).toMatchObject({ type: 'request.cancelled' });
  }

  const answer = await client.resendWebhook(id);
  expect(answer.status).toBe(202);
  expect(await told(id, settled)).toMatchObject({ state: 'delivered', attempts: 1, last_status: 204 });
  expect(receiver.of(id)).toHaveLength(WEBHOOK_TRIES + 1);
  expect(receiver.of(id)[WEBHOOK_TRIES]!.body).toBe(tries[0]!.body);
});

it('stops at once where the receiver says that it is gone', async () => {
  const id = await endedRequest(receiver.url('/gone'));
  expect(await told(id, settled)).toMatchObject({ state: 'failed', attempts: 1, last_status: 410 });
});

it('follows no redirect, and tries again later', async () => {
  const id = await endedRequest(receiver.url('/moved'));
  expect(await told(id, settled)).toMatchObject({ state: 'delivered', attempts: 2, last_status: 200 });
  expect(receiver.of(id).map(({ path }) => path)).toEqual(['/moved', '/moved']);
});

it('waits for as long as a 429 asks', async () => {
  const id = await endedRequest(receiver.url('/busy'));
  await told(id, settled);
  const [first, second] = receiver.of(id);
  // Without that it would have been the five seconds of the schedule, which are none at this speed.
  expect(second!.at - first!.at).toBeGreaterThanOrEqual((1_000 * 40_000) / SPEED);
});

it('gives a hanging receiver 20 s, and the others of its batch their own time', async () => {
  const [hanging, ...others] = await Promise.all(
    ['/hanging', '/well-1', '/well-2'].map((path) => endedRequest(receiver.url(path))),
  );
  for (const id of others) expect(await told(id, settled, 90)).toMatchObject({ state: 'delivered' });
  expect(await told(hanging!, settled, 90)).toMatchObject({ state: 'delivered', attempts: 2 });
  const [first, second] = receiver.of(hanging!);
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(19_900);
});

it('takes an endless answer by its status, and reads no more than a little of it', async () => {
  const id = await endedRequest(receiver.url('/endless'));
  expect(await told(id, settled)).toMatchObject({ state: 'delivered', attempts: 1, last_status: 200 });
  await until(() => endlessClosed, Boolean);
  expect(endlessBytes).toBeLessThan(10_000_000);
});

it('notes why a receiver that is down could not be reached', async () => {
  expect(await told(down, settled, 90)).toMatchObject({
    state: 'failed',
    attempts: WEBHOOK_TRIES,
    last_status: 'CONNECTION_REFUSED',
  });
});

it('sends again only what has ended and has a webhook', async () => {
  const without = await client.resendWebhook(await endedRequest(undefined));
  expect(without.status).toBe(409);
  expect(await without.json()).toMatchObject({ code: 'NO_WEBHOOK' });
  const created = await client.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhook_url: receiver.url('/early') }),
  });
  const { request_id } = (await created.json()) as { request_id: string };
  const early = await client.resendWebhook(request_id);
  expect(early.status).toBe(409);
  expect(await early.json()).toMatchObject({ code: 'NOT_ENDED' });
});
