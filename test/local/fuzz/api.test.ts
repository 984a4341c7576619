import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImagesQuery } from '../../../lambdas/shared/schemas/images.ts';
import { RequestsQuery } from '../../../lambdas/shared/schemas/requests.ts';
import { PresignedUpload } from '../../../lambdas/shared/schemas/upload.ts';
import type { Running } from '../../../local/start-halve.ts';
import { howMany } from '../../support/how-many.ts';
import { createClient } from '../../support/stack/client.ts';
import { startStack } from '../../support/stack/start-stack.ts';
import { arbitraryOf, bent } from './arbitrary-of.ts';
import { oddBody } from './odd-body.ts';
import { ODD } from './odd-calls.ts';
import { oddHeaders } from './odd-headers.ts';
import { oddPath } from './odd-path.ts';
import { type RawAnswer, type RawCall, rawCall } from './raw-call.ts';

/** `npm run test:fuzz` makes so many times as many calls as `npm test`. */
const TIMES = howMany(1, 24);
const SEED = 20_261_122;
const AUTH: [string, string] = ['authorization', 'Bearer local'];
const CSV = 'S. No.,Product Name,Input Image Urls\n1,SKU1,https://127.0.0.1/1.jpg\n';

let halve: Running;
let port: number;
let ended: string;
const counts: Record<string, number> = {};

beforeAll(async () => {
  halve = await startStack();
  port = Number(new URL(halve.url).port);
  const client = createClient(halve.url);
  ended = await client.submit(CSV);
  await client.untilEnded(ended);
}, 90_000);
afterAll(async () => {
  console.log(`API fuzz, answers by status: ${JSON.stringify(counts)}`);
  await halve?.stop();
});

/** Never a 5xx, and every refusal is problem+json with a code. */
function check(call: RawCall, answer: RawAnswer | undefined): void {
  const told = `${call.method} ${call.path.slice(0, 120)} ${JSON.stringify(call.headers).slice(0, 200)} ${call.body?.toString('latin1', 0, 200) ?? ''}`;
  if (answer === undefined) throw new Error(`No answer: ${told}`);
  counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  if (answer.status >= 500) throw new Error(`${answer.status} ${answer.body.slice(0, 200)}: ${told}`);
  if (answer.status < 400 || call.method === 'HEAD') return;
  const problem = () => {
    const body = JSON.parse(answer.body);
    return (
      /^[A-Z_]+$/.test(body.code) &&
      typeof body.detail === 'string' &&
      [undefined, answer.status].includes(body.status)
    );
  };
  if (answer.headers.get('content-type')?.startsWith('application/problem+json') && problem()) return;
  throw new Error(
    `${answer.status} ${answer.headers.get('content-type')} ${answer.body.slice(0, 200)}: ${told}`,
  );
}

const fuzz = (name: string, calls: fc.Arbitrary<RawCall>, runs: number) =>
  it(name, async () => {
    const property = fc.asyncProperty(fc.array(calls, { minLength: 8, maxLength: 8 }), async (some) => {
      const answers = await Promise.all(some.map((call) => rawCall(port, call)));
      for (const [i, call] of some.entries()) check(call, answers[i]);
    });
    await fc.assert(property, {
      seed: SEED,
      numRuns: TIMES * Math.ceil(runs / 24),
      endOnFailure: true,
    });
  }, 300_000);

const upload = (type: string, body: Buffer, more: [string, string][] = [], query = ''): RawCall => ({
  method: 'POST',
  path: `/image_process/upload/${query}`,
  headers: [AUTH, ['content-type', type], ...more],
  body,
});
const page = (rest: string) => () => `/image_process/status/${ended}/${rest}`;

describe('whatever comes, the answer is no 5xx, and every refusal is problem+json with a code', () => {
  const json = bent(arbitraryOf(PresignedUpload)).map((text) =>
    upload('application/json', Buffer.from(text)),
  );
  fuzz('JSON near what the schema takes', json, 96);

  fuzz(
    'bodies that are not what they say',
    oddBody.map(([type, body]) => upload(type, body)),
    240,
  );

  const keyed = fc
    .tuple(oddHeaders, fc.constantFrom('text/csv', 'application/json'))
    .map(([headers, type]) => upload(type, Buffer.from(type === 'text/csv' ? CSV : '{}'), headers));
  fuzz('headers that are odd, doubled or no headers at all', keyed, 120);

  const queryOf = (schema: typeof ImagesQuery | typeof RequestsQuery) =>
    bent(arbitraryOf(schema)).map((text) => {
      const pairs = Object.entries(JSON.parse(text) as Record<string, unknown>);
      return pairs
        .map(
          ([key, value]) =>
            `${encodeURIComponent(key)}=${encodeURIComponent(`${value}`.replace(/[\ud800-\udfff]/g, ''))}`,
        )
        .join('&');
    });
  const listed = fc
    .tuple(
      fc.constantFrom(page('images/'), () => '/image_process/status/'),
      fc.oneof(
        queryOf(ImagesQuery),
        queryOf(RequestsQuery),
        fc.constantFrom(...ODD.cursors).map((cursor) => `cursor=${cursor}`),
        fc.constantFrom(...ODD.queries),
      ),
    )
    .map(([path, query]): RawCall => ({ method: 'GET', path: `${path()}?${query}`, headers: [AUTH] }));
  fuzz('queries and cursors made up', listed, 96);

  const routed = fc.tuple(fc.constantFrom(...ODD.methods), oddPath, fc.constantFrom(...ODD.tokens)).map(
    ([method, path, token]): RawCall => ({
      method,
      path: path.replace('{ended}', ended).replace('{none}', randomUUID()),
      headers: token === undefined ? [] : [['authorization', token]],
    }),
  );
  fuzz('paths, methods and tokens of every form', routed, 240);

  it('bodies of 5, 7 and 11 MB, of every kind and on routes that take none', async () => {
    for (const megabytes of [5, 7, 11])
      for (const type of ['application/json', 'text/csv', 'multipart/form-data; boundary=x', 'image/png']) {
        const call = upload(type, Buffer.alloc(megabytes * 1_000_000, '{"a":'));
        check(call, await rawCall(port, call));
      }
    const call: RawCall = {
      method: 'GET',
      path: '/image_process/status/',
      headers: [AUTH],
      body: Buffer.alloc(7_000_000),
    };
    check(call, await rawCall(port, call));
  }, 60_000);

  it('and afterwards it works as before', async () => {
    const client = createClient(halve.url);
    expect((await client.untilEnded(await client.submit(CSV))).images).toMatchObject({ total: 1, failed: 1 });
    expect((await client.status(ended)).status).toMatch(/completed|eras/);
  });
});
