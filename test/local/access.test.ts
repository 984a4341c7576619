import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, revokeClient } from '../../bin/halve/clients/manage-clients.ts';
import { allowedMethods, ROUTES, resourceOf } from '../../lambdas/shared/routes/routes.ts';
import type { Running } from '../../local/start-halve.ts';
import { lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';

let halve: Running;
let good: string;
let revoked: string;
beforeAll(async () => {
  halve = await startStack();
  const { table } = await lookInside(halve.emulators);
  [good, revoked] = await Promise.all([createClient(table, 'good'), createClient(table, 'revoked')]);
  await revokeClient(table, 'revoked');
});
afterAll(() => halve?.stop());

const ask = (method: string, path: string, authorization?: string) =>
  fetch(halve.url.slice(0, -1) + path.replace('{request_id}', randomUUID()), {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });
/** Each path with and without its last slash. */
const both = (path: string) => [path, resourceOf(path)];

const TOKENS: [name: string, authorization: () => string | undefined][] = [
  ['no token', () => undefined],
  ['an empty one', () => ''],
  ['a wrong one', () => 'Bearer wrong'],
  ['a revoked one', () => `Bearer ${revoked}`],
  ['one without its scheme', () => good],
  ['one of another scheme', () => `Basic ${Buffer.from(`x:${good}`).toString('base64')}`],
  ['two of them', () => `Bearer ${good}, Bearer ${good}`],
];

describe('every call of the table of routes', () => {
  const OPEN = ['/', '/docs', '/openapi.json', '/robot'];

  it('is for clients alone, but the open ones', () => {
    const open = ROUTES.filter(({ caller }) => caller === 'anyone').map(({ path }) => path);
    expect(open.sort()).toEqual(OPEN);
  });

  it.each(TOKENS)('is refused with %s, HEAD too', async (_name, authorization) => {
    for (const { method, path } of ROUTES.filter(({ path }) => !OPEN.includes(path))) {
      for (const place of both(path)) {
        for (const one of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
          const answer = await ask(one, place, authorization());
          expect([one, place, answer.status]).toEqual([one, place, 401]);
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
          expect(answer.headers.get('www-authenticate')).toBe('Bearer');
          if (one === 'HEAD') expect(await answer.text()).toBe('');
          else
            expect(await answer.json()).toMatchObject({
              status: 401,
              code: 'UNAUTHORIZED',
              title: 'Unauthorized',
            });
        }
      }
    }
  });

  it('is let in with a good one, the open ones without any', async () => {
    for (const { method, path, caller } of ROUTES) {
      for (const place of both(path)) {
        const answer = await ask(method, place, caller === 'client' ? `bearer  ${good}` : undefined);
        expect([method, place, [401, 403, 405].includes(answer.status)]).toEqual([method, place, false]);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });
});

describe('with and without a token', () => {
  const WITH: [string, string | undefined][] = [
    ['none', undefined],
    ['a wrong one', 'Bearer wrong'],
    ['no bearer', 'AWS4-HMAC-SHA256 Credential=x'],
  ];

  it.each(WITH)('an unknown path is 404 (%s)', async (_name, authorization) => {
    for (const path of [
      '/nothing',
      '/image_process',
      '/image_process/',
      '/image_process/x/y',
      '/docs/x',
      '//x/docs',
      '//x/',
      '/image_process/status/{request_id}/x/',
      '/image_process/status/{request_id}/images/1',
    ]) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await ask(method, path, authorization);
        expect([method, path, answer.status]).toEqual([method, path, 404]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(await answer.json()).toMatchObject({ status: 404, code: 'NO_SUCH_ROUTE' });
      }
    }
  });

  it.each(WITH)(
    'an unknown method is 405 with those that there are, and OPTIONS says the same (%s)',
    async (_name, authorization) => {
      for (const path of new Set(ROUTES.map((route) => route.path))) {
        const allowed = allowedMethods(resourceOf(path));
        const unknown = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
          (method) => !allowed.includes(method),
        );
        for (const method of [...unknown, 'OPTIONS']) {
          const answer = await ask(method, path, authorization);
          expect([method, path, answer.status]).toEqual([method, path, method === 'OPTIONS' ? 204 : 405]);
          expect(answer.headers.get('allow')).toBe(allowed.join(', '));
          if (method !== 'OPTIONS') expect(await answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
        }
      }
    },
  );
});

it('what the gateway itself refuses is titled by its own status', async () => {
  const answer = await fetch(halve.url, { headers: { 'x-large': 'x'.repeat(11_000) } });
  expect(answer.status).toBe(431);
  expect(await answer.json()).toEqual({
    type: 'about:blank',
    title: 'Request Header Fields Too Large',
    code: 'BAD_CALL',
    detail: expect.stringContaining('less than 10 kB of headers'),
  });
});

it('HEAD answers as GET does, without the body', async () => {
  for (const path of ['/', '/docs', '/openapi.json', '/image_process/status/']) {
    const [head, get] = [await ask('HEAD', path, `Bearer ${good}`), await ask('GET', path, `Bearer ${good}`)];
    expect([path, head.status]).toEqual([path, 200]);
    expect(await head.text()).toBe('');
    for (const name of ['content-type', 'content-security-policy', 'cache-control']) {
      expect([path, name, head.headers.get(name)]).toEqual([path, name, get.headers.get(name)]);
    }
  }
});
