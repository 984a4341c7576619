import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface RawServer {
  port: number;
  origin: string;
  /** Every byte that came over a connection, as text (inside TLS: what was unpacked from it). */
  received(): string;
  connections(): number;
  /** Connections that are open now. */
  open(): number;
  /** The most connections that were open at once. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/**
 * A server on loopback that answers each request as it is told to, be that HTTP or not; without an `answer` it only
 * listens. `count` is 1 for the first request.
 */
export async function rawServer(
  answer: (socket: Socket, path: string, count: number) => void = () => {},
  tls?: TlsOptions,
): Promise<RawServer> {
  const server = tls ? createTlsServer(tls) : createServer();
  const open = new Set<Socket>();
  let received = '';
  let connections = 0;
  let mostAtOnce = 0;
  let requests = 0;

  server.on('connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    mostAtOnce = Math.max(mostAtOnce, open.size);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    let unread = '';
    socket
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        received += chunk.toString('latin1');
        unread += chunk.toString('latin1');
        for (let end = unread.indexOf('\r\n\r\n'); end !== -1; end = unread.indexOf('\r\n\r\n')) {
          const path = unread.split(' ')[1] ?? '';
          unread = unread.slice(end + 4);
          answer(socket, path, ++requests);
        }
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    received: () => received,
    connections: () => connections,
    open: () => open.size,
    mostAtOnce: () => mostAtOnce,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
