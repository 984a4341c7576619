import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { eraseRequest } from '../../../../../bin/halve/requests/erase-request.ts';
import { createApi } from '../../../../../bin/halve/server/create-api.ts';
import { problemOf } from '../../../../../lambdas/shared/schemas/failure.ts';

const ID = crypto.randomUUID();

/** What is printed where the request is asked for, while it is being erased, and this comes. */
async function erasedBy(body: string): Promise<string[]> {
  const server = createServer(({ method }, response) => {
    if (method === 'DELETE') response.end(JSON.stringify({ request_id: ID, status: 'erasing' }));
    else response.writeHead(404).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const printed: string[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const progress = { show() {}, stop() {} };
  const api = createApi({ url, token: 'local' });
  const context = { api, json: false, progress, note() {}, print: (line: string) => void printed.push(line) };
  await eraseRequest(context, ID, { wait: true, yes: true });
  return printed;
}

it('A request is called erased where Halve finds it no more, and not where something else stands in its place', async () => {
  const gone = JSON.stringify(problemOf(404, 'REQUEST_NOT_FOUND', 'Expected the id of a request.'));
  expect(await erasedBy(gone)).toEqual([`Request ${ID} is erased.`]);
  await expect(erasedBy('<h1>Not here</h1>')).rejects.toThrow('does not speak as Halve does');
});
