import type { Socket } from 'node:net';
import * as zlib from 'node:zlib';

export type Behaviour = (socket: Socket, path: string, count: number) => void;

export const IMAGE = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251));

type Headers = Record<string, string | number | string[]>;

export function head(status: string, headers: Headers = {}): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  return `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}

/** A whole answer with the length it has. */
export const whole =
  (status: string, body: Buffer | string = '', headers: Headers = {}): Behaviour =>
  (socket) => {
    socket.write(head(status, { 'content-length': Buffer.byteLength(body), ...headers }));
    socket.write(body);
  };

/** Writes the pieces one after the other, each in a packet of its own, then does `last`. */
export const pieces =
  (parts: (Buffer | string)[], pauseMs = 1, last: (socket: Socket) => void = () => {}): Behaviour =>
  (socket) => {
    const [first, ...rest] = parts;
    if (first === undefined) return last(socket);
    socket.write(first);
    setTimeout(() => pieces(rest, pauseMs, last)(socket, '', 0), pauseMs);
  };

/** Writes `part` for as long as anybody listens. */
export const endless =
  (start: string, part: Buffer | string, pauseMs = 0): Behaviour =>
  (socket) => {
    socket.write(start);
    const more = () => {
      if (socket.destroyed) return;
      const flowing = socket.write(part);
      if (flowing) setTimeout(more, pauseMs);
      else socket.once('drain', more);
    };
    more();
  };

export const chunk = (body: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);

export const CHUNKED = { 'transfer-encoding': 'chunked' };

/** A head that HTTP does not allow, and the image. */
const oddly =
  (text: string): Behaviour =>
  (socket) => {
    socket.write(Buffer.from(text, 'latin1'));
    socket.write(IMAGE);
  };

/** Servers that mean well, however oddly they go about it: each serves IMAGE. */
export const GOOD_SERVERS: Record<string, Behaviour> = {
  'the announced length': whole('200 OK', IMAGE),
  chunks: (socket) =>
    socket.write(
      Buffer.concat([Buffer.from(head('200 OK', CHUNKED)), chunk(IMAGE), Buffer.from('0\r\n\r\n')]),
    ),
  'many small chunks': (socket) => {
    socket.write(head('200 OK', CHUNKED));
    for (let at = 0; at < IMAGE.length; at += 500) socket.write(chunk(IMAGE.subarray(at, at + 500)));
    socket.write('0\r\n\r\n');
  },
  'chunks with extensions and trailers': (socket) => {
    socket.write(`${head('200 OK', CHUNKED)}${IMAGE.length.toString(16)};name=value\r\n`);
    socket.write(IMAGE);
    socket.write('\r\n0\r\nx-checksum: 1\r\n\r\n');
  },
  'the end of the connection for the end of the body': (socket) => {
    socket.write(head('200 OK'));
    socket.end(IMAGE);
  },
  'HTTP/1.0': (socket) => {
    socket.write('HTTP/1.0 200 OK\r\n\r\n');
    socket.end(IMAGE);
  },
  'a connection that is closed after each answer': (socket) => {
    socket.write(head('200 OK', { 'content-length': IMAGE.length, connection: 'close' }));
    socket.end(IMAGE);
  },
  'no text beside the status': (socket) => {
    socket.write(`HTTP/1.1 200\r\ncontent-length: ${IMAGE.length}\r\n\r\n`);
    socket.write(IMAGE);
  },
  'headers and body in small pieces': pieces([
    'HTTP/1.1 2',
    '00 OK\r\nConTent-LENGTH: ',
    `${IMAGE.length}\r\n\r`,
    '\n',
    IMAGE.subarray(0, 1),
    IMAGE.subarray(1, 30_000),
    IMAGE.subarray(30_000),
  ]),
  'hints before the answer': (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n');
    whole('200 OK', IMAGE)(socket, '', 0);
  },
  'more bytes than it announced, which are not taken': (socket) => {
    socket.write(head('200 OK', { 'content-length': IMAGE.length }));
    socket.write(Buffer.concat([IMAGE, Buffer.from('<!-- served in 3 ms -->')]));
  },
  'status 203': whole('203 Non-Authoritative Information', IMAGE),
  'a type that is none': whole('200 OK', IMAGE, { 'content-type': 'text/html' }),
  'an encoding that is none': whole('200 OK', IMAGE, { 'content-encoding': 'utf-8' }),
  'identity as its encoding': whole('200 OK', IMAGE, { 'content-encoding': 'identity' }),
  gzip: whole('200 OK', zlib.gzipSync(IMAGE), { 'content-encoding': 'gzip' }),
  'x-gzip in capitals': whole('200 OK', zlib.gzipSync(IMAGE), { 'content-encoding': 'X-GZIP' }),
  'gzip in chunks': (socket) => {
    const packed = zlib.gzipSync(IMAGE);
    socket.write(head('200 OK', { ...CHUNKED, 'content-encoding': 'gzip' }));
    for (let at = 0; at < packed.length; at += 400) socket.write(chunk(packed.subarray(at, at + 400)));
    socket.write('0\r\n\r\n');
  },
  'gzip with something behind it': whole('200 OK', Buffer.concat([zlib.gzipSync(IMAGE), Buffer.alloc(99)]), {
    'content-encoding': 'gzip',
  }),
  'two gzip members': whole(
    '200 OK',
    Buffer.concat([zlib.gzipSync(IMAGE.subarray(0, 9_000)), zlib.gzipSync(IMAGE.subarray(9_000))]),
    { 'content-encoding': 'gzip' },
  ),
  deflate: whole('200 OK', zlib.deflateSync(IMAGE), { 'content-encoding': 'deflate' }),
  brotli: whole('200 OK', zlib.brotliCompressSync(IMAGE), { 'content-encoding': 'br' }),
  zstd: whole('200 OK', zlib.zstdCompressSync(IMAGE), { 'content-encoding': 'zstd' }),
  'deflate without its head': whole('200 OK', zlib.deflateRawSync(IMAGE), { 'content-encoding': 'deflate' }),
  'identity beside gzip': whole('200 OK', zlib.gzipSync(IMAGE), { 'content-encoding': 'identity, gzip' }),
  'gzip beside identity, a header each': whole('200 OK', zlib.gzipSync(IMAGE), {
    'content-encoding': ['gzip', 'identity'],
  }),
  'gzip within brotli': whole('200 OK', zlib.brotliCompressSync(zlib.gzipSync(IMAGE)), {
    'content-encoding': 'gzip, br',
  }),
  'an encoding by the name of what every object has': whole('200 OK', IMAGE, {
    'content-encoding': 'constructor',
  }),
  'a part that is the whole': whole('206 Partial Content', IMAGE, {
    'content-range': `bytes 0-${IMAGE.length - 1}/${IMAGE.length}`,
  }),
  'a part that does not say of what': whole('206 Partial Content', IMAGE),
  'an encoding twice': whole('200 OK', IMAGE, { 'content-encoding': ['identity', 'identity'] }),

  // What HTTP/1.1 does not allow, and every browser understands.
  'lines that end in LF alone': oddly(`HTTP/1.1 200 OK\ncontent-length: ${IMAGE.length}\n\n`),
  'lines that end now so, now so': oddly(`HTTP/1.1 200 OK\r\ncontent-length: ${IMAGE.length}\n\r\n`),
  'a control character in a cookie': oddly(
    `HTTP/1.1 200 OK\r\nset-cookie: a=\x01b\r\ncontent-length: ${IMAGE.length}\r\n\r\n`,
  ),
  'a NUL in a header': oddly(`HTTP/1.1 200 OK\r\nx-a: \0\r\ncontent-length: ${IMAGE.length}\r\n\r\n`),
  'a folded header': oddly(`HTTP/1.1 200 OK\r\nx-a: b\r\n\tc\r\ncontent-length:\r\n ${IMAGE.length}\r\n\r\n`),
  'a space before the colon': oddly(`HTTP/1.1 200 OK\r\ncontent-length : ${IMAGE.length}\r\n\r\n`),
  'a header without a colon': oddly(`HTTP/1.1 200 OK\r\nhello\r\ncontent-length: ${IMAGE.length}\r\n\r\n`),
  'the same length twice': whole('200 OK', IMAGE, {
    'content-length': [IMAGE.length, IMAGE.length].map(String),
  }),
  'the same length twice in one header': whole('200 OK', IMAGE, {
    'content-length': `${IMAGE.length}, ${IMAGE.length}`,
  }),
  'a length and chunks': (socket) =>
    socket.write(
      Buffer.concat([
        Buffer.from(head('200 OK', { ...CHUNKED, 'content-length': 9 })),
        chunk(IMAGE),
        Buffer.from('0\r\n\r\n'),
      ]),
    ),
  'padded sizes of chunks': (socket) =>
    socket.write(
      Buffer.concat([
        Buffer.from(`${head('200 OK', CHUNKED)}${IMAGE.length.toString(16)}    \r\n`),
        IMAGE,
        Buffer.from('\r\n0   \r\n\r\n'),
      ]),
    ),
  'chunks whose lines end in LF alone': pieces([
    head('200 OK', CHUNKED),
    `${(20_000).toString(16)}\n`,
    IMAGE.subarray(0, 20_000),
    `\n${(IMAGE.length - 20_000).toString(16)}\n`,
    IMAGE.subarray(20_000),
    '\n0\n\n',
  ]),
  'another version of HTTP': oddly(`HTTP/1.2 200 OK\r\ncontent-length: ${IMAGE.length}\r\n\r\n`),
  'LF alone, and the end of the connection for the end of the body': (socket) => {
    socket.write('HTTP/1.1 200 OK\n\n');
    socket.end(IMAGE);
  },
};
