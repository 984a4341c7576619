import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { openBodyFile } from '../../../../../local/emulators/fauxqs/open-body-file.ts';
import { readBody } from '../../../../../local/emulators/fauxqs/read-body.ts';

const bodies = openBodyFile();
afterAll(bodies.close);
const bucket = new bodies.Bucket<{ etag: string; body: Buffer }>();
/** As a request's body comes: memory of its own. */
const bytes = (length: number, value: number) => Buffer.alloc(length, value);

it('keeps each object as it was stored, the empty and the replaced one too', () => {
  bucket.set('a', { etag: '1', body: bytes(100_000, 1) });
  bucket.set('b', { etag: '2', body: bytes(0, 0) });
  bucket.set('c', { etag: '3', body: bytes(3, 3) });
  bucket.set('a', { etag: '4', body: bytes(50_000, 4) });
  expect(bucket.get('a')?.body.equals(bytes(50_000, 4))).toBe(true);
  expect(bucket.get('b')?.body).toEqual(bytes(0, 0));
  expect(bucket.get('c')?.body).toEqual(bytes(3, 3));
  expect([...bucket.values()].map(({ etag }) => etag)).toEqual(['4', '2', '3']);
  expect(bucket.delete('c')).toBe(true);
  expect(bucket.has('c')).toBe(false);
});

it('takes no memory for what is stored', () => {
  const before = process.memoryUsage().external;
  for (let at = 0; at < 40; at++)
    bucket.set(`large ${at}`, { etag: '', body: Buffer.allocUnsafeSlow(1_000_000) });
  expect(process.memoryUsage().external - before).toBeLessThan(2_000_000);
});

it.each([
  ['of an announced length', Buffer.alloc(300_000, 7)],
  ['of no announced length', new Blob([new Uint8Array(300_000).fill(7)]).stream()],
])('reads a body %s whole', async (_, body) => {
  const server = createServer(async (request, response) => response.end(await readBody(request, 300_000)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' };
  const answer = await fetch(`http://127.0.0.1:${port}/`, init);
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.alloc(300_000, 7))).toBe(true);
  server.close();
});

it('refuses a body of more bytes than are taken, before it has room made for it', async () => {
  const request = Object.assign(Readable.from([]), { headers: { 'content-length': '5000000000' } });
  await expect(readBody(request as unknown as IncomingMessage, 2_000_000_000)).rejects.toMatchObject({
    statusCode: 413,
    message: 'Expected at most 2000000000 bytes, but found 5000000000',
  });
});
