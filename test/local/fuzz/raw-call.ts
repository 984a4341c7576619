import { connect } from 'node:net';

/** A call byte by byte, for what no well-behaved client would send. */
export interface RawCall {
  method: string;
  path: string;
  headers: [string, string][];
  body?: Buffer | undefined;
}

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

const SECONDS = 20;

/** Sends it on a connection of its own; undefined if the server hung up without an answer. */
export function rawCall(
  port: number,
  { method, path, headers, body }: RawCall,
): Promise<RawAnswer | undefined> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length =
    body === undefined || headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
      ? ''
      : `content-length: ${body.length}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${length}${lines}\r\n`;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const done = () => {
      socket.destroy();
      resolve(parse(Buffer.concat(chunks)));
    };
    socket.setTimeout(SECONDS * 1_000, () => {
      socket.destroy();
      reject(new Error(`No answer within ${SECONDS} s to ${method} ${path.slice(0, 100)}`));
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses a body may hang up while it is still being sent.
    socket.on('error', done);
    socket.on('close', done);
    socket.write(Buffer.from(head, 'latin1'));
    if (body) socket.write(body);
  });
}

function parse(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(first.split(' ')[1]);
  // An interim answer, to whoever asked whether to go on.
  if (status === 100) return parse(bytes.subarray(end + 4));
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  const body = headers.get('transfer-encoding') === 'chunked' ? unchunked(rest) : rest;
  return { status, headers, body: body.toString() };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
  return Buffer.concat(parts);
}
