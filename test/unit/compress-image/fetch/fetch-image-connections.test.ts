import { afterAll, describe, expect, it } from 'vitest';
import { head, IMAGE, whole } from '../../../support/servers/raw-answers.ts';
import { closeOpened, fetchFrom } from '../image-servers/fetch-from.ts';

afterAll(closeOpened);

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
    const { fetchPath, server } = await fetchFrom((...to) =>
      setTimeout(() => whole('200 OK', 'x')(...to), 10),
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
    const { fetchPath } = await fetchFrom(
      (socket) => {
        socket.on('close', closed);
        socket.write(head('200 OK', { 'content-length': IMAGE.length }));
      },
      { timeoutMs: 400 },
    );
    await fetchPath().catch(() => {});
    await ended;
  });
});
