import type { Socket } from 'node:net';

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
