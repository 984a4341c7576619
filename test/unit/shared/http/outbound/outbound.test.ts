import { afterAll, describe, expect, it } from 'vitest';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
} from '../../../../../lambdas/shared/http/outbound/outbound.ts';
import {
  type Behaviour,
  CHUNKED,
  chunk,
  endless,
  head,
  IMAGE,
  whole,
} from '../../../../support/servers/raw-answers.ts';
import { type RawServer, rawServer } from '../../../../support/servers/raw-server.ts';

const opened: (RawServer | Outbound)[] = [];
afterAll(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** Posts as a webhook is posted, to a server that behaves so. */
async function postTo(behaviour: Behaviour, options: OutboundOptions = {}) {
  const server = await rawServer(behaviour);
  const outbound = createOutbound({ allow: `127.0.0.1:${server.port}`, ...options });
  opened.push(server, outbound);
  const post = (body = '{"type":"request.completed"}', timeoutMs = 400) =>
    outbound.request(new URL(`${server.origin}/hook?a=1`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
      body,
      timeoutMs,
      httpsOnly: true,
    });
  return { server, post };
}

describe('a webhook', () => {
  it('is posted with its headers, its body and the length of that', async () => {
    const { server, post } = await postTo(whole('204 No Content'));
    expect(await post('{"name":"Bücher"}')).toMatchObject({ status: 204 });
    expect(server.received()).toMatch(/^POST \/hook\?a=1 HTTP\/1\.1\r\n/);
    expect(server.received()).toContain('webhook-id: msg_1\r\n');
    expect(server.received()).toContain('content-length: 18\r\n');
    expect(Buffer.from(server.received(), 'latin1').toString()).toContain('\r\n\r\n{"name":"Bücher"}');
  });

  it.each(['200 OK', '202 Accepted', '301 Moved', '400 Bad Request', '410 Gone', '429 Too Many', '500 Oh'])(
    'has the status of its answer: %s',
    async (status) => {
      const { post } = await postTo(
        whole(status, 'thanks', { 'retry-after': '7', location: 'http://10.0.0.1/' }),
      );
      expect(await post()).toMatchObject({
        status: Number.parseInt(status, 10),
        headers: { 'retry-after': '7' },
      });
    },
  );

  it('does not follow a redirect', async () => {
    const { server, post } = await postTo(whole('307 Temporary Redirect', '', { location: '/elsewhere' }));
    expect((await post()).status).toBe(307);
    expect(server.received().match(/POST/g)).toHaveLength(1);
  });

  it.each<[string, Behaviour]>([
    ['endless', endless(head('200 OK', CHUNKED), chunk(IMAGE))],
    ['endless and slow', endless(head('200 OK'), 'x', 20)],
    ['a gigabyte', endless(head('200 OK', { 'content-length': 2 ** 30 }), IMAGE)],
    ['never there', (socket) => socket.write(head('200 OK', { 'content-length': 10 }))],
    ['broken off', (socket) => socket.end(head('200 OK', { 'content-length': 10 }))],
  ])('has its answer at the headers, also when the body is %s', async (_, behaviour) => {
    const { post } = await postTo(behaviour);
    const started = performance.now();
    expect((await post('{}', 5_000)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('that is answered by a body without end closes the connection at once', async () => {
    const { server, post } = await postTo(endless(head('200 OK'), Buffer.alloc(65_536)));
    await post('{}', 5_000);
    const started = performance.now();
    while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // Not only when the time for dropping a body is over.
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it.each<[string, Behaviour, string]>([
    ['says nothing', () => {}, 'TIMED_OUT'],
    ['resets', (socket) => socket.resetAndDestroy(), 'CONNECTION_RESET'],
    ['speaks no HTTP', (socket) => socket.end('hello\r\n\r\n'), 'BAD_ANSWER'],
    ['sends huge headers', whole('200 OK', '', { 'x-huge': 'a'.repeat(100_000) }), 'BAD_ANSWER'],
  ])('ends in a code when the server %s, and is posted once', async (_, behaviour, code) => {
    const { server, post } = await postTo(behaviour);
    await expect(post()).rejects.toMatchObject({ name: 'OutboundError', code });
    expect(server.received().match(/POST/g)).toHaveLength(1);
  });
});

describe('a request', () => {
  it('ends in what the receiver of its body throws', async () => {
    const { server } = await postTo(whole('200 OK', IMAGE));
    const outbound = createOutbound({ allow: `127.0.0.1:${server.port}` });
    opened.push(outbound);
    const failing = new Error('not this one');
    const get = (receive: () => () => void) =>
      outbound.request(new URL(server.origin), { timeoutMs: 400, receive });
    const thrown = () => {
      throw failing;
    };
    await expect(get(thrown)).rejects.toBe(failing);
    await expect(get(() => thrown)).rejects.toBe(failing);
    const taken: Buffer[] = [];
    await outbound.request(new URL(server.origin), {
      timeoutMs: 400,
      receive: () => (piece) => taken.push(Buffer.from(piece)),
    });
    expect(Buffer.concat(taken).equals(IMAGE)).toBe(true);
  });

  it('does not connect when it was stopped before', async () => {
    const { server } = await postTo(whole('200 OK'));
    const outbound = createOutbound({ allow: `127.0.0.1:${server.port}` });
    opened.push(outbound);
    const stopped = { timeoutMs: 400, signal: AbortSignal.abort() };
    await expect(outbound.request(new URL(server.origin), stopped)).rejects.toMatchObject({
      code: 'STOPPED',
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.connections()).toBe(0);
  });
});
