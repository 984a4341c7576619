import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFetchImage } from '../../../../../lambdas/compress-image/fetch/fetch-image.ts';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
} from '../../../../../lambdas/shared/http/outbound/outbound.ts';
import { type RawServer, rawServer } from '../../../../support/servers/raw-server.ts';
import { lookupOf, watchedDial } from '../../../../support/servers/watched-dial.ts';

const PUBLIC = '93.184.216.34';

let trap: RawServer;
let redirector: RawServer;
const made: Outbound[] = [];

beforeAll(async () => {
  trap = await rawServer();
  redirector = await rawServer((socket, path) => {
    const target = decodeURIComponent(path.slice(1));
    socket.write(`HTTP/1.1 302 Found\r\nlocation: ${target}\r\ncontent-length: 0\r\n\r\n`);
  });
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((outbound) => outbound.close()));
});
afterAll(async () => {
  await trap.close();
  await redirector.close();
});

function outboundTo(options: OutboundOptions): Outbound {
  const outbound = createOutbound({ allow: `127.0.0.1:${redirector.port}`, ...options });
  made.push(outbound);
  return outbound;
}

/** Ends every connection in the trap, whatever was asked for: the worst that a resolver can do to us. */
const dialTrap = (host: string, port: number, _lookup: LookupFunction) =>
  port === redirector.port ? connect({ host, port }) : connect({ host: '127.0.0.1', port: trap.port });

const waysIn: [string, (outbound: Outbound) => Promise<unknown>][] = [
  ['an image over http', (outbound) => createFetchImage({ outbound })('http://rebound.example/a.jpg')],
  ['an image over https', (outbound) => createFetchImage({ outbound })('https://rebound.example/a.jpg')],
  ['an image at a public address', (outbound) => createFetchImage({ outbound })(`http://${PUBLIC}/a.jpg`)],
  [
    'an image by redirect',
    (outbound) =>
      createFetchImage({ outbound })(`${redirector.origin}/${encodeURIComponent('http://rebound.example/')}`),
  ],
  [
    'a webhook',
    (outbound) =>
      outbound.request(new URL('https://rebound.example/hook'), {
        method: 'POST',
        body: '{"secret":true}',
        httpsOnly: true,
        timeoutMs: 1_000,
      }),
  ],
];

describe('the connected socket decides', () => {
  it.each(waysIn)('so a refused address receives no byte of %s', async (_, send) => {
    const before = trap.connections();
    await expect(send(outboundTo({ dial: dialTrap }))).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
    expect(trap.connections()).toBe(before + 1);
    // The other end sees the connection closed, and would have seen bytes before that.
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(trap.received()).toBe('');
    expect(trap.open()).toBe(0);
  });

  it('also when the name resolves to a public address first and to loopback when connecting', async () => {
    const lookup = lookupOf({ 'rebound.example': [[PUBLIC], ['127.0.0.1']] });
    const dial = (host: string, _port: number, checked: LookupFunction) => {
      const socket = connect({ host: '127.0.0.1', port: trap.port, autoSelectFamily: false });
      // The checked look-up is asked and is content; the connection then goes where a second, unchecked one leads.
      checked(host, { all: true }, (error, found) => {
        expect(error).toBeNull();
        expect(found).toMatchObject([{ address: PUBLIC }]);
      });
      return socket;
    };
    const fetchImage = createFetchImage({ outbound: outboundTo({ lookup, dial }) });
    await expect(fetchImage('http://rebound.example/')).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
    expect(trap.received()).toBe('');
  });

  it('and the trap would have seen the bytes: the same request goes through once it is allowed', async () => {
    const seen = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc'));
    const lookup = lookupOf({ 'rebound.example': [['127.0.0.1']] });
    const outbound = outboundTo({ allow: `rebound.example:${seen.port}`, lookup });
    const { bytes } = await createFetchImage({ outbound })(`http://rebound.example:${seen.port}/a.jpg`);
    expect(bytes.toString()).toBe('abc');
    expect(seen.received()).toContain('GET /a.jpg');
    await seen.close();
  });
});

describe('an allowed address', () => {
  const servers: Server[] = [];
  const serve = async (host: string) => {
    const server = createHttpServer((_, response) => response.end('abc'));
    servers.push(server);
    await once(server.listen(0, host), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  afterAll(() => {
    for (const server of servers) server.close();
  });

  it.each(['localhost', '127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])])('is fetched from: %s', async (host) => {
    const port = await serve(host.replace(/[[\]]/g, ''));
    const fetchImage = createFetchImage({ outbound: outboundTo({ allow: `${host}:${port}` }) });
    expect((await fetchImage(`http://${host}:${port}/`)).bytes.toString()).toBe('abc');
    const beside = createFetchImage({ outbound: outboundTo({ allow: `${host}:${port + 1}` }) });
    await expect(beside(`http://${host}:${port}/`)).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
  });
});

describe('a name', () => {
  it('that resolves to a refused address is not even knocked at', async () => {
    const before = trap.connections();
    const lookup = lookupOf({
      'private.example': [['127.0.0.1']],
      'private-6.example': [['::1', '127.0.0.1']],
    });
    const fetchImage = createFetchImage({ outbound: outboundTo({ lookup, dial: undefined }) });
    for (const name of ['private.example', 'private-6.example']) {
      await expect(fetchImage(`http://${name}/`)).rejects.toMatchObject({
        code: 'FORBIDDEN_ADDRESS',
        message: expect.stringContaining(`but ${name} is not a public address`),
      });
    }
    expect(trap.connections()).toBe(before);
  });

  it('that resolves to public and private addresses is reached at its public ones only', async () => {
    const { dial, reached } = watchedDial();
    const lookup = lookupOf({ 'mixed.example': [['10.0.0.1', PUBLIC, '::1', '2606:4700::1']] });
    await createFetchImage({ outbound: outboundTo({ lookup, dial }) })('http://mixed.example/').catch(
      () => {},
    );
    expect(new Set(reached)).toEqual(new Set([PUBLIC, '2606:4700::1']));
  });

  it('that is private only the second time is refused the second time', async () => {
    const { dial, reached } = watchedDial();
    const lookup = lookupOf({ 'turning.example': [[PUBLIC], ['127.0.0.1']] });
    const fetchImage = createFetchImage({ outbound: outboundTo({ lookup, dial }) });
    await expect(fetchImage('http://turning.example/')).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(fetchImage('http://turning.example/')).rejects.toMatchObject({ code: 'FORBIDDEN_ADDRESS' });
    expect(reached).toEqual([PUBLIC]);
  });

  it('that does not say where it leads in a refusal: what it resolves to stays inside', async () => {
    const lookup = lookupOf({ 'private.example': [['10.11.12.13']] });
    const fetchImage = createFetchImage({ outbound: outboundTo({ lookup }) });
    const error = await fetchImage('http://private.example/').catch((thrown) => thrown);
    expect(error.message).not.toContain('10.11.12.13');
  });

  it('that resolves to nothing, or whose look-up never ends, may yet be found', async () => {
    const lost = createFetchImage({ outbound: outboundTo({ lookup: lookupOf({}) }) });
    await expect(lost('http://lost.example/')).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'NAME_NOT_FOUND',
      tries: 4,
    });
    const silent = createFetchImage({ outbound: outboundTo({ lookup: () => {}, connectMs: 50 }) });
    await expect(silent('http://lost.example/')).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'TIMED_OUT',
    });
    const empty = createFetchImage({ outbound: outboundTo({ lookup: lookupOf({ 'empty.example': [[]] }) }) });
    await expect(empty('http://empty.example/')).rejects.toMatchObject({ code: 'NAME_NOT_FOUND', tries: 4 });
  });
});
