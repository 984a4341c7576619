import { afterAll, describe, expect, it } from 'vitest';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { createOutbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import { IMAGE, whole } from '../../../support/servers/raw-answers.ts';
import { closeOpened, fetchFrom, opened } from '../image-servers/fetch-from.ts';
import { GOOD_SERVERS } from '../image-servers/good-image-servers.ts';

afterAll(closeOpened);

describe('an image is fetched from a server that sends', () => {
  it.each(Object.entries(GOOD_SERVERS))('%s, twice over', async (_, behaviour) => {
    const { fetchPath } = await fetchFrom(behaviour);
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
      opened.add(outbound);
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
    const { fetchPath, server } = await fetchFrom(() => {});
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
