import { afterAll, expect, test } from 'vitest';
import { createFetchImage } from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import { createOutbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import { type Behaviour, CHUNKED, chunk, endless, head } from '../../../support/servers/raw-answers.ts';
import { type RawServer, rawServer } from '../../../support/servers/raw-server.ts';

const TIMEOUT_MS = 500;
const opened: RawServer[] = [];
afterAll(async () => {
  await Promise.all(opened.map((server) => server.close()));
});

const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'.repeat(2_000);
const FLOODS: Record<string, Behaviour> = {
  hints: endless('', HINTS),
  'a slow drip of hints': endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 2),
  'bytes in tiny chunks': endless(head('200 OK', CHUNKED), Buffer.concat(Array(500).fill(chunk('x')))),
  'bytes in tiny chunks, understood by browsers alone': endless(
    'HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n',
    '1\nx\n'.repeat(500),
  ),
  'hints, understood by browsers alone': endless('', 'HTTP/1.1 103 Early Hints\n\n'.repeat(500)),
};

// Why a timer alone is not enough: of a socket that is always ready libuv reads over two megabytes in one turn of the
// event loop. That is 60,000 interim answers, a third of a second to two, before any timer has its turn, and so much
// again for each connection more: a time limit of 1 s over forty of them came after 9 s. Undici, which was used then,
// begins its own `headersTimeout` anew with each interim answer. So the clock is looked at with each.
test('forty servers that send without end, all at once, outlast no time limit by much', async () => {
  const servers = await Promise.all(
    Array.from({ length: 8 }, () => Object.values(FLOODS))
      .flat()
      .map((flood) => rawServer(flood)),
  );
  opened.push(...servers);
  const allow = servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const outbound = createOutbound({ allow });
  const fetchImage = createFetchImage({ outbound, maxBytes: 1e9, bytesInFlight: 2e9, timeoutMs: TIMEOUT_MS });
  const started = performance.now();
  const ends = await Promise.all(
    servers.map(async ({ origin }) => {
      const error = await fetchImage(`${origin}/a.jpg`).catch((thrown) => thrown);
      return { code: error.code, after: performance.now() - started };
    }),
  );
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set(['TIMED_OUT']));
  // The servers themselves run in this process, and keep it as busy as we do.
  expect(Math.max(...ends.map(({ after }) => after))).toBeLessThan(20 * TIMEOUT_MS);
  await outbound.close();
});
