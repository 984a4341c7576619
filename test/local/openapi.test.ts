import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../lambdas/shared/routes/routes.ts';
import type { Running } from '../../local/start-halve.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { type Description, describedFetch, readDescription } from './api-description.ts';

let halve: Running;
let description: Description;
const headers = { authorization: 'Bearer local' };
const at = (path: string) => halve.url + path;

beforeAll(async () => {
  halve = await startStack();
  description = await readDescription(halve.url);
});
afterAll(() => halve?.stop());

const ask = (path: string, init: RequestInit = {}) =>
  describedFetch(description, path.startsWith('http') ? path : at(path), {
    ...init,
    headers: { ...headers, ...init.headers },
  });

const upload = (body: NonNullable<RequestInit['body']>, init: RequestInit = {}) =>
  ask('image_process/upload/', { method: 'POST', body, ...init });

const CSV =
  'S. No.,Product Name,Input Image Urls\n1,SKU1,"ftp://a.test/1.jpg,https://127.0.0.1/2.jpg"\n2,SKU2,\n';

/** Until the request has ended; the test's own time-out bounds it. */
async function ended(statusUrl: string): Promise<{ request_id: string; status: string }> {
  for (;;) {
    const { body } = await ask(statusUrl);
    if (!['pending', 'processing'].includes(body.status)) return body;
    await sleep(50);
  }
}

test('every answer of a whole journey is as described', async () => {
  const form = new FormData();
  form.set('file', new Blob([CSV]), 'products.csv');
  const { body: created } = await upload(form);
  const { response: unended } = await ask(`${created.status_url}results/`);
  expect([302, 409]).toContain(unended.status);
  expect((await ended(created.status_url)).status).toBe('completed');
  for (const { method, path } of ROUTES) {
    if (method !== 'GET') continue;
    const { response } = await ask(path.slice(1).replace('{request_id}', created.request_id));
    expect([path, response.status]).toEqual([path, path.endsWith('/results/') ? 302 : 200]);
  }
  expect((await ask('image_process/status/?limit=0')).response.status).toBe(400);
  await ask(`${created.status_url}images/?limit=1`);
  await ask(`${created.status_url}images/?state=failed`);
  expect((await ask(`${created.status_url}webhook/`, { method: 'POST' })).response.status).toBe(409);
  for (const wish of ['?webhook_url=https://a.example/', '{"webhook_url":"https://a.example/"}']) {
    const [query, body] = wish.startsWith('?') ? [wish, null] : ['', wish];
    const misplaced = await ask(`${created.status_url}webhook/${query}`, { method: 'POST', body });
    expect(misplaced.response.status).toBe(400);
  }
  expect((await ask(created.status_url, { headers: { authorization: 'Bearer no' } })).response.status).toBe(
    401,
  );
  for (const [query, status] of [
    ['', 409],
    ['?erase=yes', 400],
    ['?erase=true', 202],
  ] as const) {
    expect((await ask(created.status_url + query, { method: 'DELETE' })).response.status).toBe(status);
  }
});

test('so are the answers of the presigned form, of a cancellation and of refusals', async () => {
  const json = { headers: { ...headers, 'content-type': 'application/json' } };
  const { body: created } = await upload(JSON.stringify({ webhook_url: 'https://example.com/hook' }), json);
  await ask(created.status_url);
  expect((await ask(created.status_url, { method: 'DELETE' })).response.status).toBe(202);
  expect((await upload('{"colour": 1}', json)).response.status).toBe(400);
  const png = { headers: { ...headers, 'content-type': 'image/png' } };
  expect((await upload('x', png)).response.status).toBe(415);
  const csv = { headers: { ...headers, 'content-type': 'text/csv' } };
  expect((await upload('x'.repeat(4_500_001), csv)).response.status).toBe(413);
  expect((await ask(`image_process/status/${crypto.randomUUID()}/`)).response.status).toBe(404);
  expect((await ask(`${created.status_url}images/?limit=0`)).response.status).toBe(400);
});

test('what anyone may see is as described, and the page for people loads nothing', async () => {
  for (const path of ['', 'openapi.json', 'docs', 'docs/']) {
    expect((await ask(path)).response.status).toBe(200);
  }
  const { response, body } = await ask('docs');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(body).not.toMatch(/<script|<link|<img|url\(|@import| style="| on\w+="/);
  for (const operation of Object.values(description.document.paths).flatMap(Object.values)) {
    expect(body).toContain(`id="${operation.operationId}"`);
  }
});

test('an answer with a field or a status that is not described is told', async () => {
  const url = at(`image_process/status/${crypto.randomUUID()}/`);
  const problem = { type: 'about:blank', title: 'x', status: 404, code: 'X', detail: 'x' };
  const type = { headers: { 'content-type': 'application/problem+json' } };
  const check = (status: number, body: unknown) => () =>
    description.check({ method: 'GET', url, response: new Response(null, { status, ...type }), body });
  expect(check(404, problem)).not.toThrow();
  expect(check(404, { ...problem, colour: 'red' })).toThrow('additional properties');
  expect(check(404, { ...problem, code: 7 })).toThrow('must be string');
  expect(check(418, problem)).toThrow('status is not described');
  expect(() => description.checkWebhook({ type: 'request.completed' })).toThrow('required');
});
