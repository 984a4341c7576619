import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { LOOPBACK, listenAt } from '../../../support/servers/place.ts';

/** How a shop takes the question whether a picture has changed. */
export type Manners = 'etag' | 'weak etag' | 'date' | 'none' | '304 to everything';

/** A shop whose pictures can be changed, and which counts what it is asked for and what it sends. */
export async function startValidatingShop() {
  const pictures = new Map<string, { bytes: Buffer; changedAt: number }>();
  const shop = { manners: 'etag' as Manners, asked: [] as string[], sentBytes: 0 };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    shop.asked.push(path);
    const picture = pictures.get(path);
    if (picture === undefined) return void response.writeHead(404).end();
    const headers = validatorsOf(picture, shop.manners);
    const isKnown =
      shop.manners === '304 to everything' ||
      (headers.etag !== undefined && request.headers['if-none-match'] === headers.etag) ||
      (headers.etag === undefined &&
        headers['last-modified'] !== undefined &&
        request.headers['if-modified-since'] === headers['last-modified']);
    if (isKnown) return void response.writeHead(304, headers).end();
    shop.sentBytes += picture.bytes.length;
    response.writeHead(200, { ...headers, 'content-length': picture.bytes.length }).end(picture.bytes);
  });
  const address = await listenAt(server, LOOPBACK);
  let clock = Date.UTC(2026, 0, 1);
  return Object.assign(shop, {
    address,
    url: (path: string) => `http://${address}${path}`,
    put(path: string, bytes: Buffer) {
      clock += 60_000;
      pictures.set(path, { bytes, changedAt: clock });
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}

function validatorsOf(
  { bytes, changedAt }: { bytes: Buffer; changedAt: number },
  manners: Manners,
): Record<string, string> {
  const hash = createHash('sha1').update(bytes).digest('hex').slice(0, 12);
  if (manners === 'etag') return { etag: `"${hash}"` };
  if (manners === 'weak etag') return { etag: `W/"${hash}"` };
  return manners === 'date' ? { 'last-modified': new Date(changedAt).toUTCString() } : {};
}
