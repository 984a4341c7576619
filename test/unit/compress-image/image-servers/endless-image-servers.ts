import * as zlib from 'node:zlib';
import { CHUNKED, chunk, endless, head, IMAGE, pieces, whole } from '../../../support/servers/raw-answers.ts';
import { type BadServer, HALF, packed } from './bad-server.ts';

const BOMB = Buffer.alloc(20_000_000);

/** Servers that send more than is taken, or for longer. */
export const ENDLESS_SERVERS: Record<string, BadServer> = {
  // Too much
  'an endless body in chunks': [
    endless(head('200 OK', CHUNKED), chunk(IMAGE)),
    'ImageError',
    'DOWNLOAD_TOO_LARGE',
    /at most 200,000 bytes at .* but found more/,
  ],
  'an endless body without a length': [endless(head('200 OK'), IMAGE), 'ImageError', 'DOWNLOAD_TOO_LARGE'],
  'a length above the limit': [
    (socket) => socket.write(head('200 OK', { 'content-length': 200_001 })),
    'ImageError',
    'DOWNLOAD_TOO_LARGE',
    /but found 200,001/,
  ],
  'a gzip bomb': [packed('gzip', zlib.gzipSync(BOMB)), 'ImageError', 'DOWNLOAD_TOO_LARGE'],
  'a brotli bomb': [packed('br', zlib.brotliCompressSync(BOMB)), 'ImageError', 'DOWNLOAD_TOO_LARGE'],
  'a zstd bomb': [packed('zstd', zlib.zstdCompressSync(BOMB)), 'ImageError', 'DOWNLOAD_TOO_LARGE'],
  'an endless gzip body': [
    endless(
      head('200 OK', { ...CHUNKED, 'content-encoding': 'gzip' }),
      chunk(zlib.gzipSync(IMAGE, { level: 0 })),
    ),
    'ImageError',
    'DOWNLOAD_TOO_LARGE',
  ],
  'huge headers': [
    whole('200 OK', IMAGE, { 'x-huge': 'a'.repeat(100_000) }),
    'RetryableError',
    'BAD_ANSWER',
    /headers/,
  ],
  'endless headers': [
    endless('HTTP/1.1 200 OK\r\n', 'x-more: yes\r\n'.repeat(500)),
    'RetryableError',
    'BAD_ANSWER',
  ],
  'an endless status line': [endless('HTTP/1.1 200 ', 'O'.repeat(10_000)), 'RetryableError', 'BAD_ANSWER'],

  // Too slow
  'a hang before the headers': [() => {}, 'RetryableError', 'TIMED_OUT', /no answer came within 0\.4 s/],
  'a hang within the headers': [
    (socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: '),
    'RetryableError',
    'TIMED_OUT',
  ],
  'a hang within the body': [
    pieces([head('200 OK', { 'content-length': IMAGE.length }), HALF]),
    'RetryableError',
    'TIMED_OUT',
    /the body did not end within 0\.4 s/,
  ],
  'a slow drip of the body': [
    endless(head('200 OK', { 'content-length': IMAGE.length }), 'x', 10),
    'RetryableError',
    'TIMED_OUT',
  ],
  'a slow drip of the headers': [
    endless('HTTP/1.1 200 OK\r\n', 'a:b\r\n', 10),
    'RetryableError',
    'TIMED_OUT',
  ],
  'hints without end': [endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 5), 'RetryableError', 'TIMED_OUT'],
  'a slow drip of gzip': [
    endless(head('200 OK', { ...CHUNKED, 'content-encoding': 'gzip' }), chunk(zlib.gzipSync('x')), 10),
    'RetryableError',
    'TIMED_OUT',
  ],
};
