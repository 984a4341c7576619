import { afterAll, describe, expect, it } from 'vitest';
import { type Behaviour, IMAGE, whole } from '../../../support/servers/raw-answers.ts';
import { BAD_SERVERS } from '../image-servers/bad-image-servers.ts';
import { closeOpened, fetchFrom, opened } from '../image-servers/fetch-from.ts';
import { GOOD_SERVERS } from '../image-servers/good-image-servers.ts';

afterAll(closeOpened);

describe('a server that serves no image', () => {
  it('comes in at least 30 kinds', () => {
    expect(Object.keys(BAD_SERVERS).length + Object.keys(GOOD_SERVERS).length).toBeGreaterThanOrEqual(30);
  });

  it.concurrent.each(Object.entries(BAD_SERVERS))(
    'ends in a code and a sentence: %s',
    async (_, [behaviour, name, code, sentence]) => {
      // Where time does not decide, a busy machine may take its own.
      const { fetchPath } = await fetchFrom(behaviour, code === 'TIMED_OUT' ? { timeoutMs: 400 } : {});
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
    opened.delete(server);
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
    const { fetchPath, server } = await fetchFrom(behaviour);
    await expect(fetchPath()).rejects.toThrow();
    expect(server.received().match(/GET/g)).toHaveLength(1);
  });

  it('is asked once an image where it is understood by browsers alone, but for the first one', async () => {
    const { fetchPath, server } = await fetchFrom(GOOD_SERVERS['lines that end in LF alone']!);
    for (let i = 0; i < 3; i++) (await fetchPath(`/${i}`)).release();
    expect(server.received().match(/GET \S+/g)).toEqual(['GET /0', 'GET /0', 'GET /1', 'GET /2']);
  });

  it('has one time limit over all redirects', async () => {
    const { fetchPath } = await fetchFrom(
      (...to) => {
        setTimeout(() => whole('302 Found', '', { location: '/next' })(...to), 150);
      },
      { timeoutMs: 400 },
    );
    await expect(fetchPath()).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });
});
