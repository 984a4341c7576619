import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clientKey } from '../../lambdas/shared/state/keys.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import { createClient } from '../support/stack/client.ts';
import { lookInside } from '../support/stack/look-inside.ts';
import { startStack } from '../support/stack/start-stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

/** Images a second: what a busy machine halves with ease, so that only the pace holds them back. */
const PACE = 5;
const OTHER_TOKEN = 'another';

let halve: Running;
let shop: ImageServer;
const times: number[] = [];
beforeAll(async () => {
  shop = await startImageServer(() => {
    times.push(performance.now());
    return false;
  });
  halve = await startStack({ allow: [shop.address], allowedPace: PACE, workers: 4, speed: 1 });
  const inside = await lookInside(halve.emulators);
  const client = createHash('sha256').update(OTHER_TOKEN).digest('hex');
  await inside.table.putOnce({
    ...clientKey(client),
    name: 'another',
    created_at: '2026-11-25T00:00:00.000Z',
  });
  inside.close();
});
afterAll(async () => {
  shop.stop();
  await halve.stop();
});

it('keeps the pace of a shop over a minute, with four workers, two clients and two requests at once', async () => {
  const catalogue = (from: number) =>
    productsCsv(
      Array.from({ length: 25 }, (_, row) =>
        Array.from({ length: 8 }, (_, n) => shop.picture((from + row + n) % 20, `${from}-${row}-${n}`)),
      ),
    );
  const clients = [createClient(halve.url), createClient(halve.url, OTHER_TOKEN)];
  const ids = await Promise.all(clients.map((client, at) => client.submit(catalogue(at * 100))));
  const ended = await Promise.all(clients.map((client, at) => client.untilEnded(ids[at]!)));
  for (const { images } of ended) expect(images).toMatchObject({ succeeded: 200, failed: 0 });
  expect(times).toHaveLength(400);
  // From when both are at it: the first seconds have the start of the fan-outs in them.
  const begin = times[0]! + 5_000;
  const minute = times.filter((time) => time >= begin && time < begin + 60_000).length;
  console.log(`${(minute / 60).toFixed(2)} images a second over a minute, at a pace of ${PACE}`);
  expect(Math.abs(minute / 60 - PACE)).toBeLessThan(PACE / 10);
});
