import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { runClient } from '../../../../support/stack/run-client.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 60_000 });

it('halve retry sends what is to be otherwise, and headers, which the request itself has forgotten', async () => {
  const calls: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body = await request.toArray();
    calls.push([request.method, request.url, JSON.parse(Buffer.concat(body).toString())]);
    const answer = {
      request_id: crypto.randomUUID(),
      status: 'pending',
      status_url: 'https://halve.example/',
    };
    response.writeHead(202).end(JSON.stringify(answer));
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const flags = [
    '--floor',
    '0',
    '--options',
    'format=webp',
    '--header',
    'img.example Authorization: Basic x',
  ];
  const id = crypto.randomUUID();
  expect(await runClient(['--url', url, 'retry', id, ...flags])).toMatchObject({ code: 0 });
  server.close();
  const options = { floor: 0, format: 'webp', headers: { 'img.example': { authorization: 'Basic x' } } };
  expect(calls).toEqual([['POST', `/image_process/status/${id}/retry/`, { options }]]);
});
