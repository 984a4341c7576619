import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

// A shop as a process of its own. A message says which pictures are others from now on, and how many bytes were sent
// and images asked for since the last message is answered.
const [, , folder = ''] = process.argv;
const cache = new Map<string, Buffer>();
/** By name, the picture that is shown in its place. */
const shown = new Map<string, string>();
let [bytes, asked] = [0, 0];

const server = createServer((request, response) => {
  const name = (request.url ?? '').slice(1);
  const source = shown.get(name) ?? name;
  // Such as its robots.txt.
  if (!existsSync(join(folder, source))) {
    response.writeHead(404).end();
    return;
  }
  const picture = cache.get(source) ?? readFileSync(join(folder, source));
  cache.set(source, picture);
  asked += 1;
  const etag = `"${source}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  bytes += picture.length;
  response
    .writeHead(200, { etag, 'content-length': picture.length, 'content-type': 'image/jpeg' })
    .end(picture);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', (changes: Record<string, string>) => {
  for (const [name, source] of Object.entries(changes)) shown.set(name, source);
  process.send?.({ bytes, asked });
  [bytes, asked] = [0, 0];
});
process.on('disconnect', () => process.exit(0));
