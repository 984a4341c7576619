import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createObjects, createS3Client } from '../../../../lambdas/shared/aws/objects.ts';

const server = createServer((request, response) => {
  const copied = '<CopyObjectResult><ETag>"of-kms"</ETag></CopyObjectResult>';
  const [status, body] =
    request.headers['x-amz-copy-source-if-match'] === 'replaced'
      ? [412, '<Error><Code>PreconditionFailed</Code></Error>']
      : [200, request.headers['x-amz-copy-source'] === undefined ? '' : copied];
  request.resume().on('end', () => response.writeHead(status).end(body));
});
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    }),
);
afterAll(() => server.close());

const objectsHere = () =>
  createObjects(
    createS3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      cacheMiddleware: true,
    }),
  );

it('takes a copy for replaced only where S3 says so: by a key of KMS its ETag is another in any case', async () => {
  const objects = objectsHere();
  expect(await objects.copyIfMatch('b', 'incoming/a.csv', 'requests/a.csv', 'its-own')).toBe(true);
  expect(await objects.copyIfMatch('b', 'incoming/a.csv', 'requests/a.csv', 'replaced')).toBe(false);
});
