import * as zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createFetchImage, type FetchImageOptions } from '../../../lambdas/compress-image/fetch-image.ts';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
} from '../../../lambdas/shared/http/outbound.ts';
import { BAD_SERVERS } from '../../support/bad-image-servers.ts';
import {
  type Behaviour,
  CHUNKED,
  chunk,
  GOOD_SERVERS,
  head,
  IMAGE,
  pieces,
  whole,
} from '../../support/image-servers.ts';
import { type RawServer, rawServer } from '../../support/raw-server.ts';
import { watchedDial } from '../../support/watched-dial.ts';

const opened: (RawServer | Outbound)[] = [];
afterAll(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

type Options = Partial<FetchImageOptions> & { going?: OutboundOptions };

/** A server that behaves so, and a fetchImage that may reach it and nothing else. */
async function fetchFrom(behaviour: Behaviour, { going, ...options }: Options = {}) {
  const server = await rawServer(behaviour);
  const { dial } = watchedDial(server.port);
  const outbound = createOutbound({ allow: `127.0.0.1:${server.port}`, dial, ...going });
  opened.push(server, outbound);
  // No more memory than one image may need: a download that leaked its share would block the next one.
  const bounds = { maxBytes: 200_000, bytesInFlight: 400_000, timeoutMs: 400 };
  const fetchImage = createFetchImage({ outbound, ...bounds, ...options });
  const fetchPath = (path = '/a.jpg', signal?: AbortSignal) => fetchImage(server.origin + path, { signal });
  return { server, fetchImage, fetchPath };
}

describe('an image is fetched from a server that sends', () => {
  it.each(Object.entries(GOOD_SERVERS))('%s, twice over', async (_, behaviour) => {
    const { fetchPath } = await fetchFrom(behaviour, { timeoutMs: 5_000 });
    for (const path of ['/a.jpg', '/b.jpg']) {
      const { bytes, release } = await fetchPath(path);
      expect(bytes.equals(IMAGE)).toBe(true);
      release();
    }
  });

  it.each([301, 302, 303, 307, 308])('a redirect with status %i', async (status) => {
    const { fetchPath, server } = await fetchFrom((socket, path, count) =>
      count < 4
        ? whole(`${status} Moved`, '', {
            location: ['b.jpg?x=1#y', '//127.0.0.1:PORT/c', 'http://127.0.0.1:PORT/d'][count - 1]!.replace(
              'PORT',
              String(server.port),
            ),
          })(socket, path, count)
        : whole('200 OK', IMAGE)(socket, path, count),
    );
    expect((await fetchPath('/x/a.jpg')).bytes.equals(IMAGE)).toBe(true);
    expect(server.received().match(/GET \S+/g)).toEqual([
      'GET /x/a.jpg',
      'GET /x/b.jpg?x=1',
      'GET /c',
      'GET /d',
    ]);
  });

  it('a redirect with two places, of which the first counts', async () => {
    const { fetchPath, server } = await fetchFrom((socket, path, count) =>
      count === 1
        ? whole('302 Found', '', { location: ['/b.jpg', '/c.jpg'] })(socket, path, count)
        : whole('200 OK', IMAGE)(socket, path, count),
    );
    expect((await fetchPath('/a.jpg')).bytes.equals(IMAGE)).toBe(true);
    expect(server.received().match(/GET \S+/g)).toEqual(['GET /a.jpg', 'GET /b.jpg']);
  });

  it('a redirect whose place is not escaped', async () => {
    const { fetchPath, server } = await fetchFrom((socket, path, count) =>
      count === 1
        ? whole('302 Found', '', { location: '/bücher 1.jpg' })(socket, path, count)
        : whole('200 OK', IMAGE)(socket, path, count),
    );
    await fetchPath();
    expect(server.received()).toContain('GET /b%C3%BCcher%201.jpg ');
  });
});

describe('a server that serves no image', () => {
  it('comes in at least 30 kinds', () => {
    expect(Object.keys(BAD_SERVERS).length + Object.keys(GOOD_SERVERS).length).toBeGreaterThanOrEqual(30);
  });

  it.concurrent.each(Object.entries(BAD_SERVERS))(
    'ends in a code and a sentence: %s',
    async (_, [behaviour, name, code, sentence]) => {
      // Where time does not decide, a busy machine may take its own.
      const { fetchPath } = await fetchFrom(behaviour, { timeoutMs: code === 'TIMED_OUT' ? 400 : 8_000 });
      const started = performance.now();
      const error = await fetchPath('/').catch((thrown) => thrown);
      expect(performance.now() - started).toBeLessThan(6_000);
      expect(error).toMatchObject({ name, code });
      expect(error.message).toMatch(/^Expected .*/);
      expect(error.message.length).toBeLessThan(700);
      if (sentence) expect(error.message).toMatch(sentence);
      // The memory is back: else this would wait for ever instead of ending the same way.
      expect(await fetchPath('/').catch((thrown) => thrown)).toMatchObject({ name, code });
    },
  );

  it('may answer 500 twice and then be fine', async () => {
    const { fetchPath } = await fetchFrom((...to) =>
      (to[2] <= 2 ? whole('500 Internal Server Error') : whole('200 OK', IMAGE))(...to),
    );
    await expect(fetchPath()).rejects.toMatchObject({ name: 'RetryableError' });
    await expect(fetchPath()).rejects.toMatchObject({ name: 'RetryableError' });
    expect((await fetchPath()).bytes.equals(IMAGE)).toBe(true);
  });

  it.each([
    ['seconds', '120', 120],
    ['a date', 'Wed, 21 Oct 2026 07:28:30 GMT', 30],
    ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['longer than we wait', '86400', 300],
    ['a negative number', '-5', 0],
    ['a fraction', '1.5', 2],
    ['no number', 'soon', undefined],
    ['nothing', '', undefined],
  ])('says when to come again, in %s', async (_, header, seconds) => {
    for (const status of ['429 Too Many Requests', '503 Service Unavailable']) {
      const { fetchPath } = await fetchFrom(whole(status, '', { 'retry-after': header }), {
        now: () => Date.parse('2026-10-21T07:28:00Z'),
      });
      const error = await fetchPath().catch((thrown) => thrown);
      expect(error.name).toBe('RetryableError');
      expect(error.retryAfter).toBe(seconds);
    }
  });

  it('may not be there at all', async () => {
    const { fetchPath, server } = await fetchFrom(() => {});
    await server.close();
    opened.splice(opened.indexOf(server), 1);
    await expect(fetchPath()).rejects.toMatchObject({ name: 'RetryableError', code: 'CONNECTION_REFUSED' });
  });

  it('is asked no more often than redirects are followed', async () => {
    const { fetchPath, server } = await fetchFrom(whole('302 Found', '', { location: '/again' }));
    await fetchPath().catch(() => {});
    expect(server.received().match(/GET/g)).toHaveLength(6);
  });

  it.each<[string, Behaviour]>([
    ['resets', (socket) => socket.resetAndDestroy()],
    ['closes', (socket) => socket.end()],
    ['closes within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nx-a: ')],
    ['speaks no HTTP', (socket) => socket.end('hello')],
  ])('is asked once where it %s', async (_, behaviour) => {
    const { fetchPath, server } = await fetchFrom(behaviour, { timeoutMs: 5_000 });
    await expect(fetchPath()).rejects.toThrow();
    expect(server.received().match(/GET/g)).toHaveLength(1);
  });

  it('is asked once an image where it is understood by browsers alone, but for the first one', async () => {
    const { fetchPath, server } = await fetchFrom(GOOD_SERVERS['lines that end in LF alone']!, {
      timeoutMs: 5_000,
    });
    for (let i = 0; i < 3; i++) (await fetchPath(`/${i}`)).release();
    expect(server.received().match(/GET \S+/g)).toEqual(['GET /0', 'GET /0', 'GET /1', 'GET /2']);
  });

  it('has one time limit over all redirects', async () => {
    const { fetchPath } = await fetchFrom((...to) => {
      setTimeout(() => whole('302 Found', '', { location: '/next' })(...to), 150);
    });
    await expect(fetchPath()).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });
});

describe('a connection', () => {
  it('is kept for the next image', async () => {
    const { fetchPath, server } = await fetchFrom(whole('200 OK', IMAGE));
    for (let i = 0; i < 10; i++) (await fetchPath(`/${i}`)).release();
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('is kept after a 404 with a small body', async () => {
    const { fetchPath, server } = await fetchFrom(whole('404 Not Found', 'x'.repeat(500)));
    for (let i = 0; i < 5; i++) await fetchPath(`/${i}`).catch(() => {});
    expect(server.connections()).toBeLessThanOrEqual(3);
  });

  it('is one of 6 at most to one host, however many images are wanted', async () => {
    const { fetchPath, server } = await fetchFrom(
      (...to) => setTimeout(() => whole('200 OK', 'x')(...to), 10),
      {
        timeoutMs: 5_000,
      },
    );
    await Promise.all(Array.from({ length: 60 }, (_, i) => fetchPath(`/${i}`)));
    expect(server.mostAtOnce()).toBeLessThanOrEqual(6);
    expect(server.mostAtOnce()).toBeGreaterThan(1);
  });

  it('that the server closes as it is used again is made anew at once', async () => {
    const { fetchPath, server } = await fetchFrom((socket, path, count) =>
      count === 2 ? socket.resetAndDestroy() : whole('200 OK', IMAGE)(socket, path, count),
    );
    (await fetchPath()).release();
    expect((await fetchPath()).bytes.equals(IMAGE)).toBe(true);
    expect(server.connections()).toBe(2);
  });

  it('is closed when the download is given up', async () => {
    let closed = () => {};
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { fetchPath } = await fetchFrom((socket) => {
      socket.on('close', closed);
      socket.write(head('200 OK', { 'content-length': IMAGE.length }));
    });
    await fetchPath().catch(() => {});
    await ended;
  });
});

describe('a request', () => {
  it('asks for bytes as they are, and says who asks', async () => {
    const { fetchPath, server } = await fetchFrom(whole('200 OK', IMAGE));
    await fetchPath('/a.jpg?width=1#part');
    expect(server.received()).toMatch(/^GET \/a\.jpg\?width=1 HTTP\/1\.1\r\n/);
    expect(server.received()).toContain('accept-encoding: identity\r\n');
    expect(server.received()).toMatch(/user-agent: Halve/);
  });

  describe("with a client's own headers", () => {
    const secret = {
      authorization: 'Basic c2VjcmV0',
      'user-agent': 'Shop',
      referer: 'https://shop.example/',
    };

    it('sends them to their host and to no other, whatever redirects lead there and back', async () => {
      const other = await fetchFrom((socket, path, count) =>
        whole('302 Found', '', { location: `${mine.server.origin}/back` })(socket, path, count),
      );
      const mine = await fetchFrom((socket, path, count) =>
        count === 1
          ? whole('302 Found', '', { location: `${other.server.origin}/there` })(socket, path, count)
          : whole('200 OK', IMAGE)(socket, path, count),
      );
      const outbound = createOutbound({
        allow: `127.0.0.1:${mine.server.port},127.0.0.1:${other.server.port}`,
      });
      opened.push(outbound);
      const fetchImage = createFetchImage({ outbound });
      const headers = { [new URL(mine.server.origin).host]: secret };
      const caller = { agent: 'Halve/1 (+https://api.example/robot/)', headers };
      const fetched = await fetchImage(`${mine.server.origin}/a.jpg`, { caller });
      expect(fetched).toMatchObject({ isPrivate: true });
      fetched.release();
      expect(mine.server.received().match(/authorization: Basic c2VjcmV0/g)).toHaveLength(2);
      expect(mine.server.received()).toContain('user-agent: Shop');
      expect(other.server.received()).not.toMatch(/authorization|referer|Shop/);
      expect(other.server.received()).toContain('user-agent: Halve/1 (+https://api.example/robot/)');
    });

    it('says where it is refused that they can be given', async () => {
      const { fetchPath } = await fetchFrom(whole('403 Forbidden'));
      await expect(fetchPath()).rejects.toThrow(
        /option "headers" can name another "user-agent".* "referer"$/,
      );
      const locked = await fetchFrom(whole('401 Unauthorized'));
      await expect(locked.fetchPath()).rejects.toThrow(/option "headers" can send a password/);
    });
  });

  it('names its URL without what is secret, strange or long', async () => {
    const { fetchImage, server } = await fetchFrom(whole('404 Not Found'));
    const secret = server.origin.replace('//', '//me:secret@');
    const refused = await fetchImage(`${secret}/a.jpg`).catch((thrown) => thrown);
    expect(refused).toMatchObject({ name: 'ImageError', code: 'BAD_URL' });
    expect(refused.message).not.toMatch(/secret|\bme\b/);
    const long = await fetchImage(`${server.origin}/\u202e\u0007${'a'.repeat(5_000)}`).catch(
      (thrown) => thrown,
    );
    expect(long.code).toBe('NOT_FOUND');
    expect(long.message).toMatch(/^[^\p{C}]{1,300}$/u);
    const none = await fetchImage('http://me:secret@[/').catch((thrown) => thrown);
    expect(none).toMatchObject({ name: 'ImageError', code: 'BAD_URL' });
    expect(none.message).not.toContain('secret');
  });

  it('can be stopped before and while it runs', async () => {
    const { fetchPath, server } = await fetchFrom(() => {}, { timeoutMs: 5_000 });
    await expect(fetchPath('/a', AbortSignal.abort())).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'STOPPED',
    });
    expect(server.connections()).toBe(0);
    await expect(fetchPath('/a', AbortSignal.timeout(50))).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'STOPPED',
    });
  });
});

describe('the memory of all downloads together', () => {
  const drawnOut: Behaviour = (socket) =>
    pieces([head('200 OK', CHUNKED), ...Array(11).fill(chunk(IMAGE)), '0\r\n\r\n'], 3)(socket, '', 0);

  it('is bounded, and downloads of unknown length do not block each other for ever', async () => {
    const { fetchPath } = await fetchFrom(drawnOut, {
      maxBytes: 600_000,
      bytesInFlight: 1_200_000,
      timeoutMs: 5_000,
    });
    let now = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const { bytes, release } = await fetchPath(`/${i}`);
        expect(bytes.length).toBe(550_000);
        now += bytes.length;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= bytes.length;
        release();
      }),
    );
    expect(most).toBeLessThanOrEqual(1_200_000);
  });

  const tight = { bytesInFlight: 100_000, maxBytes: 50_000 };

  it('is waited for without the clock running and without a connection', async () => {
    const { fetchPath, server } = await fetchFrom(whole('200 OK', IMAGE), { ...tight, timeoutMs: 150 });
    const held = await Promise.all([fetchPath('/1'), fetchPath('/2')]);
    const third = fetchPath('/3');
    await new Promise((resolve) => setTimeout(resolve, 400));
    held[0]!.release();
    held[0]!.release();
    expect((await third).bytes.equals(IMAGE)).toBe(true);
    expect(server.received().match(/GET \/3/g)).toHaveLength(2);
    // Released twice, the first one's room is still only counted once: a fourth image finds none.
    const fourth = fetchPath('/4', AbortSignal.timeout(50));
    await expect(fourth).rejects.toMatchObject({ name: 'RetryableError', code: 'STOPPED' });
  });

  it('is given to those who wait in the order in which they came, and not to who stopped waiting', async () => {
    const { fetchPath } = await fetchFrom(whole('200 OK', IMAGE), tight);
    const held = await Promise.all([fetchPath('/1'), fetchPath('/2')]);
    const order: number[] = [];
    const waiting = [3, 4, 5].map(async (n) => {
      const { release } = await fetchPath(`/${n}`, n === 4 ? AbortSignal.timeout(60) : undefined);
      order.push(n);
      release();
    });
    await expect(waiting[1]).rejects.toMatchObject({ code: 'STOPPED' });
    held[0]!.release();
    await Promise.all([waiting[0], waiting[2]]);
    expect(order).toEqual([3, 5]);
  });

  it('is given back as far as an image does not need what was reserved for it', async () => {
    const small = Buffer.concat([Buffer.from(head('200 OK', CHUNKED)), chunk('x'), Buffer.from('0\r\n\r\n')]);
    const { fetchPath } = await fetchFrom(
      (socket, path) =>
        path === '/small'
          ? socket.write(small)
          : whole('200 OK', Buffer.alloc(Number(path.slice(1))))(socket, path, 0),
      { maxBytes: 1_000_000, bytesInFlight: 2_000_000, timeoutMs: 2_000 },
    );
    const held = await Promise.all([fetchPath('/1000000'), fetchPath('/1000000')]);
    const reserving = fetchPath('/small');
    setTimeout(held[0]!.release, 50);
    await reserving;
    expect((await fetchPath('/700000', AbortSignal.timeout(500))).bytes.length).toBe(700_000);
  });

  it('is given back for the packed form and for what a buffer was too large', async () => {
    const packed = zlib.gzipSync(IMAGE, { level: 0 });
    const large = Buffer.concat(Array.from({ length: 120 }, () => IMAGE));
    const { fetchPath } = await fetchFrom(
      (socket, path) => {
        if (path === '/packed')
          return whole('200 OK', packed, { 'content-encoding': 'gzip' })(socket, path, 0);
        if (path === '/whole') return whole('200 OK', large)(socket, path, 0);
        socket.write(
          Buffer.concat([Buffer.from(head('200 OK', CHUNKED)), chunk(large), Buffer.from('0\r\n\r\n')]),
        );
      },
      { maxBytes: 7_000_000, bytesInFlight: 14_000_000, timeoutMs: 5_000 },
    );
    // 6.0 MB collected in a buffer of 7.0 MB, then 0.26 MB that came as 0.05 MB: 7.7 MB are left.
    await fetchPath('/unknown');
    await fetchPath('/packed');
    await fetchPath('/whole', AbortSignal.timeout(1_000));
    // 1.7 MB are left for six more of 0.26 MB, though not for their packed forms as well.
    for (let i = 0; i < 6; i++) await fetchPath('/packed', AbortSignal.timeout(1_000));
  });

  it('suffices for bodies that come packed', async () => {
    const { fetchPath } = await fetchFrom(GOOD_SERVERS.gzip!, { ...tight, timeoutMs: 2_000 });
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const { bytes, release } = await fetchPath(`/${i}`);
        expect(bytes.equals(IMAGE)).toBe(true);
        release();
      }),
    );
  });

  it('must be enough for one image packed and unpacked', () => {
    const outbound = createOutbound();
    expect(() => createFetchImage({ outbound, maxBytes: 100, bytesInFlight: 199 })).toThrow(RangeError);
  });

  it('holds a large body of unknown length in one place, whole', async () => {
    const large = Buffer.concat(Array.from({ length: 120 }, () => IMAGE));
    const { fetchPath } = await fetchFrom(
      (socket) => {
        socket.write(head('200 OK', CHUNKED));
        for (let at = 0; at < large.length; at += 70_001)
          socket.write(chunk(large.subarray(at, at + 70_001)));
        socket.write('0\r\n\r\n');
      },
      { maxBytes: 7_000_000, bytesInFlight: 14_000_000, timeoutMs: 5_000 },
    );
    const { bytes } = await fetchPath();
    expect(bytes.equals(large)).toBe(true);
    expect(bytes.buffer.byteLength).toBe(large.length);
  });

  it('is one buffer of the announced length', async () => {
    const { fetchPath } = await fetchFrom(whole('200 OK', IMAGE));
    const { bytes } = await fetchPath();
    expect(bytes.buffer.byteLength).toBe(IMAGE.length);
  });
});
