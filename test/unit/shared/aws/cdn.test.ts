import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { CdnBusy, createCdn } from '../../../../lambdas/shared/aws/cdn.ts';

const seen: { call: string; body: string }[] = [];
let status = 201;
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request
    .on('data', (part) => parts.push(part))
    .on('end', () => {
      seen.push({ call: `${request.method} ${request.url}`, body: Buffer.concat(parts).toString() });
      const busy =
        '<ErrorResponse><Error><Type>Sender</Type><Code>TooManyInvalidationsInProgress</Code></Error></ErrorResponse>';
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(status === 201 ? '<Invalidation><Id>I1</Id></Invalidation>' : busy);
    });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

it('has paths forgotten by one call, written as the URLs of outputs are', async () => {
  await createCdn('D1').forget(['/images/c/p/o/größe & co.jpg', '/images/c/*']);
  expect(seen.map(({ call }) => call)).toEqual(['POST /2020-05-31/distribution/D1/invalidation']);
  expect(seen[0]!.body).toContain('<Quantity>2</Quantity>');
  expect([...seen[0]!.body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, path]) => path)).toEqual([
    '/images/c/p/o/gr%C3%B6%C3%9Fe%20&amp;%20co.jpg',
    '/images/c/*',
  ]);
});

it('says where CloudFront has as much to forget as it takes', async () => {
  status = 400;
  await expect(createCdn('D1').forget(['/images/c/*'])).rejects.toBeInstanceOf(CdnBusy);
});

it('tells nobody where there is no distribution, or nothing to tell', async () => {
  const before = seen.length;
  await createCdn(undefined).forget(['/images/c/*']);
  await createCdn('D1').forget([]);
  expect(seen).toHaveLength(before);
});
