import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startImageServer } from '../support/servers/image-server.ts';
import type { Place } from '../support/servers/place.ts';

export const SAMPLES = join(import.meta.dirname, '../../local/samples');
const FORMATS = ['sunset.jpg', 'friends.avif', 'seeding.webp', 'life.png'];

/** What opens the shop's pictures under /private. */
export const PRIVATE = { authorization: 'Basic am9lOnNlc2FtZQ==' };

/**
 * A shop with sample pictures in four formats. What is asked for under /flaky fails twice, each time in another way;
 * what lies under /late is missing the first time, and what lies under /private is for those who know its password.
 */
export function startJourneyShop(place?: Place) {
  const tries = new Map<string, number>();
  const send = (name: string, response: ServerResponse) =>
    response.writeHead(200).end(readFileSync(join(SAMPLES, name)));

  return startImageServer((path, response, request) => {
    if (path.startsWith('/private') && request.headers.authorization !== PRIVATE.authorization) {
      response.writeHead(401).end();
      return true;
    }
    const sample = FORMATS.find((name) => path === `/${name}`);
    if (sample) send(sample, response);
    const before = tries.get(path) ?? 0;
    tries.set(path, before + 1);
    if (path.startsWith('/late') && before === 0) {
      response.writeHead(404).end();
      return true;
    }
    if (!path.startsWith('/flaky')) return sample !== undefined;
    if (before === 0) response.writeHead(503).end();
    else if (before === 1) response.destroy();
    else send('seeding.jpg', response);
    return true;
  }, place);
}
