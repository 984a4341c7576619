import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createClient as makeClient, revokeClient } from '../../bin/halve/clients/manage-clients.ts';
import { ROUTES } from '../../lambdas/shared/routes/routes.ts';
import { clientKey } from '../../lambdas/shared/state/keys.ts';
import { LOCAL_TOKEN, type Running } from '../../local/start-halve.ts';
import { type Client, createClient, until } from '../support/stack/client.ts';
import { type Inside, lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { type Description, describedFetch, readDescription } from './api-description.ts';

vi.setConfig({ testTimeout: 120_000 });

let halve: Running;
let inside: Inside;
let client: Client;
let description: Description;

beforeAll(async () => {
  halve = await startStack();
  inside = await lookInside(halve.emulators);
  client = createClient(halve.url);
  description = await readDescription(halve.url);
});
afterAll(() => halve?.stop());

/** Puts limits on the one client of a local stack, as somebody does who runs one. */
async function limit(limits: { calls_per_minute?: number; images_per_day?: number }) {
  const key = clientKey(createHash('sha256').update(LOCAL_TOKEN).digest('hex'));
  const fields = Object.entries(limits);
  await inside.table.update(key, {
    update: `SET ${fields.map(([name]) => `${name} = :${name}`).join(', ')}`,
    values: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
  });
}

/** Pictures at an address that is refused: nothing is fetched, and counted they are all the same. */
const csvOf = (images: number) =>
  `Serial Number,Product Name,Input Image Urls\n${Array.from({ length: images }, (_, at) => `${at},p,https://127.0.0.1/${at}.jpg\n`).join('')}`;

const post = (headers: Record<string, string> = {}) =>
  describedFetch(description, `${halve.url}image_process/upload/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'text/csv', ...headers },
    body: csvOf(1),
  });

test('a CSV that goes beyond the images of a day fails with that reason, and the day has its images then', async () => {
  await limit({ images_per_day: 301 });
  const key = { 'idempotency-key': 'before' };
  const before = await post(key);
  expect(before.response.status).toBe(202);
  await client.untilEnded(before.body.request_id);
  const beyond = await client.submit(csvOf(450));
  const status = await client.untilEnded(beyond);
  expect(status).toMatchObject({ status: 'failed', failure: { code: 'IMAGES_PER_DAY' } });
  const codes = (await client.results(beyond)).split('\n').filter((line) => line.includes('IMAGES_PER_DAY'));
  expect(codes).toHaveLength(250);

  expect(await client.untilEnded(await client.submit(csvOf(100)))).toMatchObject({ status: 'completed' });
  const { response, body } = await post();
  expect(response.status).toBe(429);
  expect(body.code).toBe('IMAGES_PER_DAY');
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
  // What is only repeated makes no request more.
  const again = await post(key);
  expect([again.response.status, again.body.request_id]).toEqual([202, before.body.request_id]);
});

test('every call counts against the minute, and one beyond it is answered 429 with Retry-After', async () => {
  await limit({ images_per_day: 1_000_000, calls_per_minute: 0 });
  const calls = ROUTES.filter(({ caller }) => caller === 'client');
  for (const { method, path } of calls) {
    const url = halve.url.slice(0, -1) + path.replace('{request_id}', randomUUID());
    const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
    const { response, body } = await describedFetch(description, url, { method, headers });
    expect([method, path, response.status, body.code]).toEqual([method, path, 429, 'CALLS_PER_MINUTE']);
    expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
  await limit({ calls_per_minute: 1_000_000 });
  expect((await post()).response.status).toBe(202);
});

test('what a client uploads by a presigned URL after it was revoked is not compressed', async () => {
  const token = await makeClient(inside.table, 'leaving');
  const leaving = createClient(halve.url, token);
  const answer = await leaving.call('/image_process/upload/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const { request_id, upload } = (await answer.json()) as {
    request_id: string;
    upload: { url: string; headers: Record<string, string> };
  };
  await revokeClient(inside.table, 'leaving');
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: csvOf(1) });
  expect(put.status).toBe(200);
  expect((await leaving.call(`/image_process/status/${request_id}/`)).status).toBe(401);
  await until(
    () => inside.request(request_id),
    (request) => request?.status === 'failed',
    60,
  );
  expect((await inside.request(request_id))?.failure?.code).toBe('CLIENT_REVOKED');
});
