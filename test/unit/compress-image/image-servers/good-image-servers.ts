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
import { ODD_SERVERS } from './odd-image-servers.ts';

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
  'policies and cookies of 48 KB': whole('200 OK', IMAGE, {
    'content-security-policy-report-only': `img-src ${'https://cdn.example '.repeat(2_400)}`,
  }),
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

  ...ODD_SERVERS,
};
