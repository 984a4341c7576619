import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientKey } from '../../lambdas/shared/state/records.ts';
import { LOCAL_TOKEN, type Running } from '../../local/start-halve.ts';
import { type Description, describedFetch, readDescription } from '../support/api-description.ts';
import { type Client, createClient } from '../support/client.ts';
import { type Inside, lookInside } from '../support/look-inside.ts';
import { startStack } from '../support/start-stack.ts';

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
async function limit(limits: { requests_per_minute?: number; images_per_day?: number }) {
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

const post = () =>
  describedFetch(description, `${halve.url}image_process/upload/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'text/csv' },
    body: csvOf(1),
  });

test('a CSV that goes beyond the images of a day fails with that reason, and the day has its images then', async () => {
  await limit({ images_per_day: 300 });
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
});

test('a call beyond the requests of a minute is answered 429 with Retry-After, and the next minute takes it', async () => {
  await limit({ images_per_day: 1_000_000, requests_per_minute: 0 });
  const { response, body } = await post();
  expect(response.status).toBe(429);
  expect(body.code).toBe('REQUESTS_PER_MINUTE');
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  await limit({ requests_per_minute: 100 });
  expect((await post()).response.status).toBe(202);
});
