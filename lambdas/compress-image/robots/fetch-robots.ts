import type { Outbound } from '../../shared/http/outbound/outbound.ts';
import { DOWNLOAD_REDIRECTS } from '../../shared/limits.ts';
import { redirectOf } from '../fetch/redirect-of.ts';

const TIMEOUT_MS = 5_000;
/** What RFC 9309 asks robots to read at least. */
const MOST_BYTES = 500 * 1024;

/** The robots.txt of a URL's origin, cut where it is long; undefined where there is none, or no way to it. */
export async function fetchRobots(outbound: Outbound, url: URL, agent: string): Promise<string | undefined> {
  let next = new URL('/robots.txt', url);
  for (let hop = 0; hop <= DOWNLOAD_REDIRECTS; hop++) {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const answer = await outbound
      .request(next, {
        headers: { 'user-agent': agent, accept: 'text/plain, */*;q=0.5', 'accept-encoding': 'identity' },
        timeoutMs: TIMEOUT_MS,
        receive: ({ status }) =>
          status === 200
            ? (chunk) => {
                pieces.push(chunk.subarray(0, MOST_BYTES - bytes));
                bytes += chunk.length;
                if (bytes > MOST_BYTES) throw new Error('enough');
              }
            : undefined,
      })
      .catch(() => undefined);
    if (answer === undefined) return bytes > MOST_BYTES ? Buffer.concat(pieces).toString() : undefined;
    if (answer.status === 200) return Buffer.concat(pieces).toString();
    const place = redirectOf(answer, next);
    if (!place) return undefined;
    next = place;
  }
  return undefined;
}
