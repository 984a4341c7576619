import { crc32 } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, it, onTestFinished } from 'vitest';
import { createObjects } from '../../../../lambdas/shared/aws/objects.ts';
import { serveSdk } from './serve-sdk.ts';

/** Objects at a server that answers so, one after the other, and what it was asked. */
async function objectsAt(statuses: (number | 'breaks')[] = []) {
  const { config, asked } = await serveSdk((number) => {
    const status = statuses[number] ?? 200;
    if (status === 'breaks') return { breaks: true };
    return { status, body: status === 200 ? '' : '<Error><Code>SlowDown</Code></Error>' };
  });
  const client = new S3Client({ ...config, forcePathStyle: true });
  onTestFinished(() => client.destroy());
  return { objects: createObjects(client), asked };
}

const object = (text: string) => ({
  body: Buffer.from(text),
  contentType: 'x/y',
  cacheControl: 'max-age=60',
});
const KEYS = ['a/b.jpg', "a b/ü!'()*~+&=@,$.jpg", 'größe/100%.jpg'];

it('stores by the SDK once a bucket, and the short way from then on, as the same sender', async () => {
  const { objects, asked } = await objectsAt();
  for (const bucket of ['first', 'second', 'first', 'second']) await objects.put(bucket, 'k', object('x'));
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, true, false, false]);
  const [first, , put, other] = asked;
  expect([put!.path, other!.path]).toEqual(['/first/k?x-id=PutObject', '/second/k?x-id=PutObject']);
  expect(put!.headers).toMatchObject({
    host: first!.headers.host,
    'user-agent': first!.headers['user-agent'],
    'x-amz-security-token': 'c',
  });
});

it.each(KEYS)('asks the short way for what the SDK asks for: %s', async (key) => {
  const { objects, asked } = await objectsAt();
  for (const text of ['größer', 'größer']) await objects.put('b', key, object(text));
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, false]);
  const own = /^(amz-sdk-|x-amz-(date|content-sha256)|authorization)/;
  const [bySdk, short] = asked.map(({ path, headers, body }) => ({
    path,
    body,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name))),
  }));
  expect(short).toEqual(bySdk);
  expect(asked.map(({ fault }) => fault)).toEqual([undefined, undefined]);
});

it('tells the checksum of each body, by which S3 knows that it has come whole', async () => {
  const { objects, asked } = await objectsAt();
  const texts = ['one', 'two', 'größer'];
  for (const text of texts) await objects.put('b', 'k', object(text));
  const told = asked.map(({ headers }) =>
    Buffer.from(String(headers['x-amz-checksum-crc32']), 'base64').readUInt32BE(),
  );
  expect(told).toEqual(texts.map((text) => crc32(text)));
});

it.each([
  ['an error of the server', 500],
  ['a throttled call', 503],
  ['a connection that breaks', 'breaks' as const],
])('stores once more by the SDK after %s', async (_, fault) => {
  const { objects, asked } = await objectsAt([200, fault]);
  for (const text of ['first', 'again']) await objects.put('b', 'k', object(text));
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, false, true]);
  expect(asked.at(-1)!.body.toString()).toBe('again');
});

it('leaves it to the SDK to say what is wrong', async () => {
  const { objects } = await objectsAt([200, 503, 503, 503]);
  await objects.put('b', 'k', object('x'));
  await expect(objects.put('b', 'k', object('x'))).rejects.toMatchObject({ name: 'SlowDown' });
});

it('takes no other call on a bucket for the first object', async () => {
  const { objects, asked } = await objectsAt();
  await objects.remove('b', 'k');
  await objects.put('b', 'k', object('x'));
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, true]);
});
