import {
  type Behaviour,
  CHUNKED,
  chunk,
  head,
  IMAGE,
  pieces,
  whole,
} from '../../../support/servers/raw-answers.ts';

/** A head that HTTP does not allow, and the image. */
const oddly =
  (text: string): Behaviour =>
  (socket) => {
    socket.write(Buffer.from(text, 'latin1'));
    socket.write(IMAGE);
  };

/** What HTTP/1.1 does not allow, and every browser understands. */
export const ODD_SERVERS: Record<string, Behaviour> = {
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
