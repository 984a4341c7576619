import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { NotModified } from '../../../../lambdas/compress-image/fetch/validators.ts';
import { createOutbound, type Outbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import type { Validators } from '../../../../lambdas/shared/state/outputs/pictures.ts';
import { type Behaviour, IMAGE, whole } from '../../../support/servers/raw-answers.ts';
import { type RawServer, rawServer } from '../../../support/servers/raw-server.ts';

const opened: (RawServer | Outbound)[] = [];
afterAll(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function fetchFrom(behaviour: Behaviour) {
  const server = await rawServer(behaviour);
  const outbound = createOutbound({ allow: `127.0.0.1:${server.port}` });
  opened.push(server, outbound);
  const fetchImage = createFetchImage({ outbound, timeoutMs: 5_000 });
  const ask = async (unless?: Validators, path = '/a.jpg') => {
    const fetched = await fetchImage(server.origin + path, { unless });
    fetched.release();
    return fetched;
  };
  const conditions = () =>
    server.received().match(/^(?:GET|if-[a-z-]+:) ?[^\r]*(?= HTTP\/1\.1)|^if-[^\r]*/gm) ?? [];
  return { ask, conditions, server };
}

const DATE = 'Wed, 21 Oct 2026 07:28:00 GMT';
const LATER = 'Wed, 21 Oct 2026 07:28:09 GMT';
/** A server that knows what it has sent: 304 where it is asked for changes, 200 otherwise. */
const knowing = (headers: Record<string, string>): Behaviour => {
  let sent = 0;
  return (socket: Socket, path, count) =>
    (sent++ === 0 ? whole('200 OK', IMAGE, headers) : bare('304 Not Modified', headers))(socket, path, count);
};
/** As HTTP has it: no body, whatever length is told. */
const bare =
  (status: string, headers: Record<string, string> = {}): Behaviour =>
  (socket) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${status}\r\n${lines.join('')}content-length: ${IMAGE.length}\r\n\r\n`);
  };

describe('a source that was fetched before is asked for by', () => {
  it.each([
    ['an ETag', { etag: '"abc"' }, 'if-none-match: "abc"'],
    ['a weak ETag', { etag: 'W/"a-1:2"' }, 'if-none-match: W/"a-1:2"'],
    ['an ETag without quotes', { etag: '5f3a-9c' }, 'if-none-match: 5f3a-9c'],
    ['its ETag where it has a date, too', { etag: '"x"', 'last-modified': DATE }, 'if-none-match: "x"'],
    ['its date', { 'last-modified': DATE, date: LATER }, `if-modified-since: ${DATE}`],
  ])('%s', async (_, headers, condition) => {
    const { ask, conditions } = await fetchFrom(knowing(headers as unknown as Record<string, string>));
    const { validators } = await ask();
    await expect(ask(validators)).rejects.toBeInstanceOf(NotModified);
    expect(conditions()).toEqual(['GET /a.jpg', 'GET /a.jpg', condition]);
  });

  it('its ETag, and comes whole with another one where it has changed', async () => {
    const { ask } = await fetchFrom((socket, path, count) =>
      whole('200 OK', IMAGE, { etag: `"${count}"` })(socket, path, count),
    );
    const first = await ask();
    const second = await ask(first.validators);
    expect([first.validators?.etag, second.validators?.etag]).toEqual(['"1"', '"2"']);
  });
});

describe('nothing is remembered of', () => {
  it.each([
    ['a star, which would match anything', { etag: '*' }],
    ['a list', { etag: '"a", "b"' }],
    ['an ETag of a kilobyte', { etag: `"${'a'.repeat(1_000)}"` }],
    ['what is no date', { 'last-modified': 'yesterday', date: LATER }],
    ['a date within whose second it was sent', { 'last-modified': DATE, date: DATE }],
    ['a date of no known age', { 'last-modified': DATE }],
    ['nothing', {}],
  ])('%s', async (_, headers) => {
    const { ask } = await fetchFrom(whole('200 OK', IMAGE, headers as unknown as Record<string, string>));
    expect((await ask()).validators).toBeUndefined();
  });
});

describe('who gave validators, and nobody else, is shown them', () => {
  it('behind a redirect', async () => {
    const { ask, conditions } = await fetchFrom((socket, path, count) => {
      if (path === '/a.jpg') return whole('302 Found', '', { location: '/b.jpg' })(socket, path, count);
      const answer = count < 3 ? whole('200 OK', IMAGE, { etag: '"b"' }) : bare('304 Not Modified');
      return answer(socket, path, count);
    });
    const { validators } = await ask();
    await expect(ask(validators)).rejects.toBeInstanceOf(NotModified);
    expect(conditions()).toEqual([
      'GET /a.jpg',
      'GET /b.jpg',
      'GET /a.jpg',
      'GET /b.jpg',
      'if-none-match: "b"',
    ]);
  });

  it('where the redirect leads elsewhere by now', async () => {
    const { ask, conditions } = await fetchFrom((socket, path, count) =>
      path === '/a.jpg'
        ? whole('302 Found', '', { location: `/${count}.jpg` })(socket, path, count)
        : whole('200 OK', IMAGE, { etag: '"same"' })(socket, path, count),
    );
    const { validators } = await ask();
    expect((await ask(validators)).bytes.equals(IMAGE)).toBe(true);
    expect(conditions()).toEqual(['GET /a.jpg', 'GET /1.jpg', 'GET /a.jpg', 'GET /3.jpg']);
  });

  it('and what is kept of its address tells nothing of it', async () => {
    const { ask } = await fetchFrom(whole('200 OK', IMAGE, { etag: '"a"' }));
    const { validators } = await ask(undefined, `/a.jpg?signature=${'secret'.repeat(200)}`);
    expect(JSON.stringify(validators).length).toBeLessThan(80);
    expect(JSON.stringify(validators)).not.toContain('secret');
  });
});

describe('a server that', () => {
  it('says 304 to whoever has asked for the whole is told so', async () => {
    const { ask } = await fetchFrom(bare('304 Not Modified'));
    await expect(ask()).rejects.toMatchObject({
      name: 'ImageError',
      code: 'NOT_MODIFIED',
      message: expect.stringMatching(/answered 304 Not Modified, as if it had been asked for changes alone/),
    });
  });

  it('refuses a condition is asked without', async () => {
    const { ask, conditions } = await fetchFrom((socket, path, count) =>
      (count === 2 ? whole('412 Precondition Failed') : whole('200 OK', IMAGE, { etag: '"a"' }))(
        socket,
        path,
        count,
      ),
    );
    const { validators } = await ask();
    expect((await ask(validators)).bytes.equals(IMAGE)).toBe(true);
    expect(conditions()).toEqual(['GET /a.jpg', 'GET /a.jpg', 'if-none-match: "a"', 'GET /a.jpg']);
  });

  it('answers 200 to everything is taken at its bytes', async () => {
    const { ask } = await fetchFrom(whole('200 OK', IMAGE, { etag: '"a"' }));
    const { validators } = await ask();
    expect((await ask(validators)).bytes.equals(IMAGE)).toBe(true);
  });

  it('writes its lines as browsers alone understand them is asked for changes, too', async () => {
    const { ask } = await fetchFrom((socket, _path, count) => {
      const first = `HTTP/1.1 200 OK\ncontent-length: ${IMAGE.length}\netag: "a"\n\n`;
      if (count <= 2) socket.end(Buffer.concat([Buffer.from(first), IMAGE]));
      else socket.end(`HTTP/1.1 304 Not Modified\ncontent-length: ${IMAGE.length}\netag: "a"\n\n`);
    });
    const { validators } = await ask();
    await expect(ask(validators)).rejects.toBeInstanceOf(NotModified);
  });
});
