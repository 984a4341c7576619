import * as zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { createOutbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import {
  type Behaviour,
  CHUNKED,
  chunk,
  head,
  IMAGE,
  pieces,
  whole,
} from '../../../support/servers/raw-answers.ts';
import { closeOpened, fetchFrom } from '../image-servers/fetch-from.ts';
import { GOOD_SERVERS } from '../image-servers/good-image-servers.ts';

afterAll(closeOpened);

describe('the memory of all downloads together', () => {
  const drawnOut: Behaviour = (socket) =>
    pieces([head('200 OK', CHUNKED), ...Array(11).fill(chunk(IMAGE)), '0\r\n\r\n'], 3)(socket, '', 0);

  it('is bounded, and downloads of unknown length do not block each other for ever', async () => {
    const { fetchPath } = await fetchFrom(drawnOut, {
      maxBytes: 600_000,
      bytesInFlight: 1_200_000,
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
    const { fetchPath, server } = await fetchFrom(whole('200 OK', IMAGE), { ...tight, timeoutMs: 400 });
    const held = await Promise.all([fetchPath('/1'), fetchPath('/2')]);
    const third = fetchPath('/3');
    await new Promise((resolve) => setTimeout(resolve, 700));
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
      { maxBytes: 1_000_000, bytesInFlight: 2_000_000 },
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
      { maxBytes: 7_000_000, bytesInFlight: 14_000_000 },
    );
    // 6.0 MB collected in a buffer of 7.0 MB, then 0.26 MB that came as 0.05 MB: 7.7 MB are left.
    await fetchPath('/unknown');
    await fetchPath('/packed');
    await fetchPath('/whole', AbortSignal.timeout(1_000));
    // 1.7 MB are left for six more of 0.26 MB, though not for their packed forms as well.
    for (let i = 0; i < 6; i++) await fetchPath('/packed', AbortSignal.timeout(1_000));
  });

  it('suffices for bodies that come packed', async () => {
    const { fetchPath } = await fetchFrom(GOOD_SERVERS.gzip!, { ...tight });
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
      { maxBytes: 7_000_000, bytesInFlight: 14_000_000 },
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
