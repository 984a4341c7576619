import * as zlib from 'node:zlib';
import {
  type Behaviour,
  CHUNKED,
  chunk,
  head,
  IMAGE,
  pieces,
  whole,
} from '../../../support/servers/raw-answers.ts';
import { type BadServer, HALF, packed, raw } from './bad-server.ts';

const lengths = (...values: (string | number)[]): Behaviour =>
  raw(Buffer.concat([Buffer.from(head('200 OK', { 'content-length': values.map(String) })), IMAGE]));

/** Servers that break off, speak no HTTP, or serve another body than they say. */
export const BROKEN_SERVERS: Record<string, BadServer> = {
  // Broken off
  'a reset before the answer': [(socket) => socket.resetAndDestroy(), 'RetryableError', 'CONNECTION_RESET'],
  'an end before the answer': [(socket) => socket.end(), 'RetryableError', 'CONNECTION_RESET'],
  'an end within the headers': [raw('HTTP/1.1 200 OK\r\ncontent-le'), 'RetryableError', 'CONNECTION_RESET'],
  'a reset within the body': [
    pieces([head('200 OK', { 'content-length': IMAGE.length }), HALF], 20, (socket) =>
      socket.resetAndDestroy(),
    ),
    'RetryableError',
    'BODY_CUT_SHORT',
    /the connection broke after 25,000 of 50,000 bytes of the body/,
  ],
  'a body shorter than announced': [
    raw(Buffer.concat([Buffer.from(head('200 OK', { 'content-length': IMAGE.length })), HALF])),
    'RetryableError',
    'BODY_CUT_SHORT',
    /25,000 of 50,000/,
  ],
  'a shorter body before a close that was announced': [
    raw(
      Buffer.concat([
        Buffer.from(head('200 OK', { 'content-length': IMAGE.length, connection: 'close' })),
        HALF,
      ]),
    ),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'chunks without their end': [
    raw(Buffer.concat([Buffer.from(head('200 OK', CHUNKED)), chunk(HALF)])),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'a chunk that breaks off': [
    raw(Buffer.concat([Buffer.from(`${head('200 OK', CHUNKED)}ffff\r\n`), HALF])),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'gzip that breaks off': [
    packed('gzip', zlib.gzipSync(IMAGE).subarray(0, 200)),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'brotli that breaks off': [
    packed('br', zlib.brotliCompressSync(IMAGE).subarray(0, 200)),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'zstd that breaks off': [
    packed('zstd', zlib.zstdCompressSync(IMAGE).subarray(0, 200)),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],

  // No HTTP
  'HTTP/0.9': [raw(IMAGE), 'ImageError', 'BAD_ANSWER', /is not HTTP/],
  'another protocol': [raw('SSH-2.0-OpenSSH_9.6\r\n'), 'ImageError', 'BAD_ANSWER'],
  'HTTP/2 without being asked': [
    raw(Buffer.from([0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 3])),
    'ImageError',
    'BAD_ANSWER',
  ],
  'a status that is none': [raw('HTTP/1.1 abc OK\r\n\r\n'), 'ImageError', 'BAD_ANSWER'],
  'a doubled length': [lengths(IMAGE.length, IMAGE.length + 1), 'RetryableError', 'BAD_ANSWER'],
  'a negative length': [lengths(-1), 'RetryableError', 'BAD_ANSWER'],
  'a length in words': [lengths('many'), 'RetryableError', 'BAD_ANSWER'],
  'a length beyond all numbers': [lengths('99999999999999999999999'), 'RetryableError', 'BAD_ANSWER'],
  'a length and chunks that break off': [
    raw(Buffer.concat([Buffer.from(head('200 OK', { ...CHUNKED, 'content-length': 9 })), chunk(IMAGE)])),
    'RetryableError',
    'BODY_CUT_SHORT',
  ],
  'a chunk size that is none': [
    raw(`${head('200 OK', CHUNKED)}zz\r\n${'a'.repeat(99)}\r\n0\r\n\r\n`),
    'RetryableError',
    'BAD_ANSWER',
  ],
  'another protocol by upgrade': [
    raw('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    'RetryableError',
    'BAD_ANSWER',
  ],

  // No body, or another one than it is said to be
  'an empty body': [whole('200 OK'), 'ImageError', 'EMPTY_BODY', /the server sent an empty body/],
  'an empty body in chunks': [raw(`${head('200 OK', CHUNKED)}0\r\n\r\n`), 'ImageError', 'EMPTY_BODY'],
  'no body at all': [(socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'), 'ImageError', 'EMPTY_BODY'],
  'gzip of nothing': [packed('gzip', zlib.gzipSync('')), 'ImageError', 'EMPTY_BODY'],
  'a part that nobody asked for': [
    whole('206 Partial Content', HALF, { 'content-range': `bytes 0-24999/${IMAGE.length}` }),
    'ImageError',
    'HTTP_ERROR',
  ],
  'a packing without end': [
    packed(Array(2_000).fill('gzip').join(', '), zlib.gzipSync(IMAGE)),
    'ImageError',
    'BAD_ENCODING',
  ],
  'gzip that is none': [packed('gzip', IMAGE), 'ImageError', 'BAD_ENCODING', /not the gzip it is said to be/],
  'deflate that is none': [packed('deflate', IMAGE), 'ImageError', 'BAD_ENCODING'],
  'brotli that is none': [packed('br', Buffer.alloc(5_000, 255)), 'ImageError', 'BAD_ENCODING'],
  'zstd that is none': [packed('zstd', IMAGE), 'ImageError', 'BAD_ENCODING'],
};
