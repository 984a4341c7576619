import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { reachThisMachine } from '../../../../../bin/halve/server/reach-this-machine.ts';
import { runClient } from '../../../../support/stack/run-client.ts';

test('a server on this machine is reached where a proxy is asked for all others', async () => {
  const server = createServer((_, answer) => answer.end('{"requests":[],"next_cursor":null}'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:1' };
  for (const host of ['127.0.0.1', 'localhost']) {
    const { code, err } = await runClient(['list', '--url', `http://${host}:${port}/`], { env });
    expect([code, err]).toEqual([0, expect.not.stringContaining('Nothing answers')]);
  }
  server.close();
});

test('what else is excepted stays so', () => {
  const env = { no_proxy: 'shop.example' };
  reachThisMachine(env);
  expect(env).toEqual({ no_proxy: 'shop.example,localhost,127.0.0.1,[::1]' });
});
