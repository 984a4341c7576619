import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFetchImage,
  type FetchImage,
} from '../../../../../lambdas/compress-image/fetch/fetch-image.ts';
import {
  createAddressPolicy,
  isPublicAddress,
} from '../../../../../lambdas/shared/http/outbound/address-policy.ts';
import { createOutbound, type Outbound } from '../../../../../lambdas/shared/http/outbound/outbound.ts';
import { type RawServer, rawServer } from '../../../../support/servers/raw-server.ts';
import { lookupOf, watchedDial } from '../../../../support/servers/watched-dial.ts';
import { ALLOWED_HOSTS } from './allowed-hosts.ts';
import { REFUSED_HOSTS, REFUSED_NAMES } from './refused-hosts.ts';

const refused = Object.entries(REFUSED_HOSTS).flatMap(([what, hosts]) =>
  hosts.map((host) => ({ what, host, url: `//${host}/a.jpg` })),
);
const names = Object.keys(REFUSED_NAMES).map((host) => ({ what: 'a name', host, url: `//${host}/a.jpg` }));
const everywhere = [...refused, ...names];

let server: RawServer;
let outbound: Outbound;
let fetchImage: FetchImage;
let reached: string[];

beforeAll(async () => {
  server = await rawServer((socket, path) => {
    const { url } = everywhere[Number(path.slice(1))]!;
    socket.write(`HTTP/1.1 302 Found\r\nlocation: http:${url}\r\ncontent-length: 0\r\n\r\n`);
  });
  const watched = watchedDial(server.port);
  reached = watched.reached;
  const lookup = lookupOf(
    Object.fromEntries(Object.entries(REFUSED_NAMES).map(([name, to]) => [name, [to]])),
  );
  outbound = createOutbound({ allow: `127.0.0.1:${server.port}`, lookup, dial: watched.dial });
  fetchImage = createFetchImage({ outbound, timeoutMs: 8_000 });
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

describe('where Halve’s own outputs lie', () => {
  const policy = createAddressPolicy({ own: 'http://localhost:3001/outputs/images/' });

  it.each([
    ['/outputs/images/a/b.jpg', undefined],
    ['/outputs/results/a.csv', 'FORBIDDEN_ADDRESS'],
    ['/uploads/requests/a.csv', 'FORBIDDEN_ADDRESS'],
    ['/outputs/images/../results/a.csv', 'FORBIDDEN_ADDRESS'],
    ['/outputs/images/%2e%2e/results/a.csv', 'FORBIDDEN_ADDRESS'],
  ])('nothing else is reached: %s', (path, code) => {
    expect(policy.refuseUrl(new URL(`http://localhost:3001${path}`))?.code).toBe(code);
    expect(policy.refuseUrl(new URL(`http://localhost:3002${path}`))?.code).toBe('FORBIDDEN_ADDRESS');
  });

  it('is connected to, and to no other port of it', () => {
    expect(policy.refuseAddress('127.0.0.1', 'localhost', 3001)).toBeUndefined();
    expect(policy.refuseAddress('127.0.0.1', 'localhost', 3002)?.code).toBe('FORBIDDEN_ADDRESS');
    expect(policy.refuseAddress('127.0.0.1', 'evil.example', 3001)?.code).toBe('FORBIDDEN_ADDRESS');
  });
});

describe('an address that is not public', () => {
  it('stands in a table of at least 150 refused and 40 allowed ones', () => {
    expect(everywhere.length).toBeGreaterThanOrEqual(150);
    expect(new Set(everywhere.map(({ url }) => url)).size).toBeGreaterThanOrEqual(150);
    expect(ALLOWED_HOSTS.length).toBeGreaterThanOrEqual(40);
  });

  it.each(refused)('is refused from the URL alone: $host ($what)', ({ url }) => {
    expect(createAddressPolicy().refuseUrl(new URL(`http:${url}`))?.code).toBe('FORBIDDEN_ADDRESS');
  });

  it.each(everywhere)('is not fetched: $host ($what)', async ({ url }) => {
    await expect(fetchImage(`http:${url}`)).rejects.toMatchObject({
      name: 'ImageError',
      code: 'FORBIDDEN_ADDRESS',
    });
    expect(reached).toEqual([]);
  });

  // A header cannot carry a tab or a line feed, so those two cannot come by redirect.
  it.each(everywhere.filter(({ url }) => !/[\t\n]/.test(url)))(
    'is not followed to by redirect: $host ($what)',
    async (refusedOne) => {
      const path = everywhere.indexOf(refusedOne);
      await expect(fetchImage(`${server.origin}/${path}`)).rejects.toMatchObject({
        name: 'ImageError',
        code: 'FORBIDDEN_ADDRESS',
      });
      expect(reached).toEqual([]);
    },
  );

  it.each(everywhere)('is not called as a webhook: $host ($what)', async ({ url }) => {
    const call = { method: 'POST', body: '{}', timeoutMs: 2_000, httpsOnly: true } as const;
    await expect(outbound.request(new URL(`https:${url}`), call)).rejects.toMatchObject({
      code: 'FORBIDDEN_ADDRESS',
      permanent: true,
    });
    expect(reached).toEqual([]);
  });
});

describe('a public address', () => {
  it.each(ALLOWED_HOSTS)('may be fetched: %s', (host) => {
    expect(createAddressPolicy().refuseUrl(new URL(`http://${host}/a.jpg`))).toBeUndefined();
    expect(
      createAddressPolicy().refuseUrl(new URL(`https://${host}/a.jpg`), { httpsOnly: true }),
    ).toBeUndefined();
  });

  it.each(['1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('may be connected to: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
    expect(createAddressPolicy().refuseAddress(address, 'shop.example', 443)).toBeUndefined();
  });

  it.each(['', 'shop.example', '1.1.1', '999.1.1.1', '2130706433', '8.8.8.8:80', '[::1]', '1.1.1.1%eth0'])(
    'is no text that is no address: "%s"',
    (text) => expect(isPublicAddress(text)).toBe(false),
  );
});

describe('a URL', () => {
  it.each([
    'ftp://shop.example/a',
    'file:///etc/passwd',
    'data:image/png,a',
    'javascript:alert(1)',
    'gopher://1.1.1.1/',
  ])('is refused for its scheme: %s', (url) =>
    expect(createAddressPolicy().refuseUrl(new URL(url))?.code).toBe('BAD_URL'),
  );

  it.each(['http://me:secret@shop.example/', 'http://me@shop.example/', 'http://127.0.0.1@shop.example/'])(
    'is refused for a user name or password, which are not repeated: %s',
    (url) => {
      const failure = createAddressPolicy({ hint: true }).refuseUrl(new URL(url));
      expect(failure?.code).toBe('BAD_URL');
      expect(failure?.message).not.toMatch(/\bme\b|secret|127/);
    },
  );

  it('must be https for a webhook', () => {
    const failure = createAddressPolicy().refuseUrl(new URL('http://shop.example/'), { httpsOnly: true });
    expect(failure).toEqual({ code: 'BAD_URL', message: 'its scheme is http, not https' });
  });
});
