import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetchImage } from '../../../../../lambdas/compress-image/fetch/fetch-image.ts';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
} from '../../../../../lambdas/shared/http/outbound/outbound.ts';
import { type RawServer, rawServer } from '../../../../support/servers/raw-server.ts';
import { lookupOf } from '../../../../support/servers/watched-dial.ts';

const tls = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');

const made: Outbound[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((outbound) => outbound.close()));
});
function outboundTo(options: OutboundOptions): Outbound {
  const outbound = createOutbound(options);
  made.push(outbound);
  return outbound;
}

describe('a secure connection', () => {
  const ca = tls('loopback');
  const answer = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc');
  const get = async (server: RawServer, host: string, options: OutboundOptions = {}) => {
    const lookup = lookupOf({ 'images.example': [['127.0.0.1']] });
    const outbound = outboundTo({ allow: `${host}:${server.port}`, lookup, connectMs: 300, ...options });
    return createFetchImage({ outbound, timeoutMs: 1_000 })(`https://${host}:${server.port}/a.jpg`);
  };

  it.each(['127.0.0.1', 'images.example'])('is made with a certificate that fits: %s', async (host) => {
    const server = await rawServer(answer, { key: tls('key'), cert: tls('loopback') });
    expect((await get(server, host, { ca })).bytes.toString()).toBe('abc');
    await server.close();
  });

  it.each([
    ['is signed by nobody we know', 'loopback', {}],
    ['is for another name', 'other-name', { ca: tls('other-name') }],
    ['has expired', 'expired', { ca: tls('expired') }],
  ])('is refused for good when the certificate %s, and no request is sent', async (_, name, options) => {
    const server = await rawServer(answer, { key: tls('key'), cert: tls(name) });
    await expect(get(server, '127.0.0.1', options)).rejects.toMatchObject({
      name: 'ImageError',
      code: 'BAD_CERTIFICATE',
    });
    expect(server.received()).toBe('');
    await server.close();
  });

  it('that meets no TLS on the other end may yet come about', async () => {
    const plain = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await once(plain.listen(0, '127.0.0.1'), 'listening');
    const { port } = plain.address() as AddressInfo;
    const fetchImage = createFetchImage({ outbound: outboundTo({ allow: `127.0.0.1:${port}` }) });
    await expect(fetchImage(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'TLS_FAILED',
    });
    plain.close();
  });

  it('that the other end never answers is given up in time', async () => {
    const silent = await rawServer();
    await expect(get(silent, '127.0.0.1', { connectMs: 100 })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await silent.close();
  });
});
