import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server of the tests listens, and the host under which Halve reaches it. */
export interface Place {
  listen: string;
  host: string;
  port: number;
}

/** Any free port, for a Halve on this machine. */
export const LOOPBACK: Place = { listen: '127.0.0.1', host: '127.0.0.1', port: 0 };

/** Where to listen so that a Halve reaches this machine by that HOST:PORT. */
export function placeOf(address: string): Place {
  const { hostname, port } = new URL(`http://${address}`);
  return {
    listen: /^(127\.|localhost$)/.test(hostname) ? '127.0.0.1' : '0.0.0.0',
    host: hostname,
    port: Number(port),
  };
}

/** Starts it, and answers the HOST:PORT by which Halve reaches it. */
export async function listenAt(server: Server, { listen, host, port }: Place): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, listen, resolve);
  });
  return `${host}:${(server.address() as AddressInfo).port}`;
}
