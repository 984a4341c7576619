import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

// The shop, as a process of its own: serves the pictures of a folder, and notes when a webhook comes.
const [, , folder = ''] = process.argv;
const cache = new Map<string, Buffer>();
const names = new Set(readdirSync(folder));

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume().on('end', () => {
      process.send?.({ webhookAt: Date.now() });
      response.writeHead(204).end();
    });
    return;
  }
  const name = basename(request.url ?? '');
  // As of robots.txt, which is asked for first.
  if (!names.has(name)) {
    response.writeHead(404).end();
    return;
  }
  const picture = cache.get(name) ?? readFileSync(join(folder, name));
  cache.set(name, picture);
  // Pictures of one length here are one picture.
  const etag = `"${name}-${picture.length}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response
    .writeHead(200, { etag, 'content-length': picture.length, 'content-type': 'image/jpeg' })
    .end(picture);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
