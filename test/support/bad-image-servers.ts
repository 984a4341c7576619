import * as zlib from 'node:zlib';
import { type Behaviour, CHUNKED, chunk, endless, head, IMAGE, pieces, whole } from './image-servers.ts';

/** What must come of a server that serves no image: for good (ImageError) or for now (RetryableError). */
export type BadServer = [
  behaviour: Behaviour,
  name: 'ImageError' | 'RetryableError',
  code: string,
  sentence?: RegExp,
];

const HALF = IMAGE.subarray(0, 25_000);
const packed = (encoding: string, body: Buffer) => whole('200 OK', body, { 'content-encoding': encoding });
const raw =
  (text: string | Buffer): Behaviour =>
  (socket) =>
    socket.end(text);
const lengths = (...values: (string | number)[]): Behaviour =>
  raw(Buffer.concat([Buffer.from(head('200 OK', { 'content-length': values.map(String) })), IMAGE]));
const BOMB = Buffer.alloc(20_000_000);

/** To be met with a limit of 200,000 bytes and, where TIMED_OUT is expected, 400 ms. */
export const BAD_SERVERS: Record<string, BadServer> = {
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

  // Refusals
  '400': [whole('400 Bad Request'), 'ImageError', 'HTTP_ERROR', /answered 400 Bad Request$/],
  '401': [whole('401 Unauthorized', '', { 'www-authenticate': 'Basic' }), 'ImageError', 'FORBIDDEN'],
  '402': [whole('402 Payment Required'), 'ImageError', 'HTTP_ERROR'],
  '403': [
    whole('403 Forbidden', 'no'),
    'ImageError',
    'FORBIDDEN',
    /calls itself "Halve\/\d.*option "headers"/,
  ],
  '404': [
    whole('404 Not Found', '<h1>'),
    'ImageError',
    'NOT_FOUND',
    /^Expected an image at http:\S+, but the server answered 404 Not Found$/,
  ],
  '404 with an endless body': [endless(head('404 Not Found'), IMAGE), 'ImageError', 'NOT_FOUND'],
  '404 whose body never comes': [
    (socket) => socket.write(head('404 Gone', { 'content-length': 9 })),
    'ImageError',
    'NOT_FOUND',
  ],
  '405': [whole('405 Method Not Allowed'), 'ImageError', 'HTTP_ERROR'],
  '407': [whole('407 Proxy Authentication Required'), 'ImageError', 'HTTP_ERROR'],
  '410': [whole('410 Gone'), 'ImageError', 'GONE'],
  '418': [whole("418 I'm a teapot"), 'ImageError', 'HTTP_ERROR'],
  '451': [whole('451 Unavailable For Legal Reasons'), 'ImageError', 'HTTP_ERROR'],
  '408': [whole('408 Request Timeout'), 'RetryableError', 'TIMED_OUT'],
  '423': [whole('423 Locked'), 'RetryableError', 'LOCKED'],
  '425': [whole('425 Too Early'), 'RetryableError', 'TOO_EARLY'],
  '429': [whole('429 Too Many Requests'), 'RetryableError', 'TOO_MANY_REQUESTS'],
  '500': [whole('500 Internal Server Error'), 'RetryableError', 'SERVER_ERROR'],
  '501': [whole('501 Not Implemented'), 'RetryableError', 'SERVER_ERROR'],
  '502': [whole('502 Bad Gateway'), 'RetryableError', 'SERVER_ERROR'],
  '503 with an endless body': [
    endless(head('503 Service Unavailable'), IMAGE),
    'RetryableError',
    'SERVER_ERROR',
  ],
  '504': [whole('504 Gateway Timeout'), 'RetryableError', 'SERVER_ERROR'],
  'a status text of 5,000 characters': [
    whole(`404 ${'Not '.repeat(1_250)}`),
    'ImageError',
    'NOT_FOUND',
    /^.{1,200}$/,
  ],
  'a status text with escapes for a terminal': [
    whole('404 \x1b[31m\tNot\x85Found\u202e'),
    'ImageError',
    'NOT_FOUND',
    /^[^\p{C}]+$/u,
  ],

  // Redirects that lead nowhere
  'a loop': [
    whole('302 Found', '', { location: '/' }),
    'ImageError',
    'TOO_MANY_REDIRECTS',
    /more than 5 redirects/,
  ],
  'an endless chain': [
    (socket, path) => whole('301 Moved', '', { location: `${path}x` })(socket, path, 0),
    'ImageError',
    'TOO_MANY_REDIRECTS',
  ],
  'a redirect without a place': [whole('302 Found'), 'ImageError', 'HTTP_ERROR', /answered 302 Found/],
  'a choice': [whole('300 Multiple Choices', '', { location: '/a' }), 'ImageError', 'HTTP_ERROR'],
  '304 without being asked': [
    (socket) => socket.write('HTTP/1.1 304 Not Modified\r\n\r\n'),
    'ImageError',
    'NOT_MODIFIED',
  ],
  'a redirect to what is no URL': [whole('302 Found', '', { location: 'http://[' }), 'ImageError', 'BAD_URL'],
  'a redirect to a file': [
    whole('302 Found', '', { location: 'file:///etc/passwd' }),
    'ImageError',
    'BAD_URL',
  ],
  'a redirect to data': [
    whole('302 Found', '', { location: 'data:image/png;base64,AA' }),
    'ImageError',
    'BAD_URL',
  ],
  'a redirect with a password': [
    whole('302 Found', '', { location: 'http://me:secret@shop.example/' }),
    'ImageError',
    'BAD_URL',
    /^(?!.*secret)/,
  ],
  'a redirect to a private address': [
    whole('302 Found', '', { location: 'http://169.254.169.254/latest/' }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
    /which redirects to http:\/\/169\.254\.169\.254\/latest\/, but 169\.254\.169\.254 is not a public address/,
  ],
  'a redirect to a host of 15,000 characters': [
    whole('302 Found', '', { location: `http://${'a.'.repeat(7_500)}localhost/` }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
    /^.{1,600}$/,
  ],
  'a redirect to another port of this machine': [
    whole('302 Found', '', { location: 'http://127.0.0.1:9/' }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
  ],
  'a redirect with an endless body': [
    endless(head('302 Found', { location: 'http://10.0.0.1/' }), IMAGE),
    'ImageError',
    'FORBIDDEN_ADDRESS',
  ],
};
