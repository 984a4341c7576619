import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { ROOT } from '../places.ts';
import { productsCsv } from './products.ts';

const SAMPLES = join(ROOT, 'local/samples');

interface Received {
  headers: Record<string, string>;
  body: string;
}

export interface SampleServer {
  /** HOST:PORT, as `--allow` takes it. */
  address: string;
  /** The first webhook that was posted here. */
  webhook: Promise<Received>;
  stop(): void;
}

/** The shop of the demo: serves the sample pictures and a CSV of them from loopback, and takes a webhook by any POST. */
export async function serveSamples(port = 0, listenAt = '127.0.0.1'): Promise<SampleServer> {
  const webhook = Promise.withResolvers<Received>();
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      webhook.resolve(await receive(request));
      return response.writeHead(204).end();
    }
    if (request.url === '/products.csv') {
      return response
        .writeHead(200, { 'content-type': 'text/csv' })
        .end(productsCsv(request.headers.host ?? ''));
    }
    const picture = await readFile(join(SAMPLES, basename(request.url ?? ''))).catch(() => undefined);
    response.writeHead(picture ? 200 : 404).end(picture ?? 'No such picture');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, listenAt, resolve);
  });
  const address = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    address,
    webhook: webhook.promise,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return { headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() };
}
