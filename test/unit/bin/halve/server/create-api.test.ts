import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../../../../bin/halve/server/create-api.ts';
import { problemOf } from '../../../../../lambdas/shared/schemas/failure.ts';

const HOUR = { 'retry-after': '3600' };
const SPACES = Buffer.alloc(1024 * 1024, ' ');

/** What stands between the client and Halve, or is no Halve at all. */
const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  proxy: (response) => response.writeHead(502, HOUR).end('<h1>Bad Gateway</h1>'),
  page: (response) => response.writeHead(200).end('<h1>Welcome</h1>'),
  broken: (response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('{"request_id"');
    setTimeout(() => response.destroy(), 20);
  },
  quota: (response) =>
    response
      .writeHead(429, HOUR)
      .end(JSON.stringify(problemOf(429, 'TOO_MANY_IMAGES', 'Try again in 3600 s.'))),
  endless: (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(SPACES));
    };
    response.on('drain', more);
    more();
  },
};

let sent = 0;
const server = createServer((request, response) => {
  ANSWERS[request.url!.slice(1)]!(response);
  const { socket } = request;
  socket.on('close', () => {
    sent = socket.bytesWritten;
  });
});
let url: string;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

const faultOf = (path: string) =>
  createApi({ url, token: 'local' })
    .call('GET', path, z.object({}))
    .then(
      () => undefined,
      (fault) => fault,
    );

it.each([
  ['proxy', true, /out of order for the moment \(HTTP 502\)/],
  ['broken', true, /broke\. Try again/],
  ['page', false, /\(HTTP 200\) does not speak as Halve does/],
  ['quota', true, /Try again in 3600 s\./],
])(
  'says of a "%s" whether it may yet be answered, and does not wait for an hour',
  async (path, passing, words) => {
    expect(await faultOf(path)).toMatchObject({ passing, message: expect.stringMatching(words) });
  },
);

it('reads no more of an answer than any of Halve has', async () => {
  expect(await faultOf('endless')).toMatchObject({ message: expect.stringContaining('does not speak') });
  await expect.poll(() => sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});
