import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Running } from '../../../local/start-halve.ts';
import { howMany } from '../../support/how-many.ts';
import { createClient } from '../../support/stack/client.ts';
import { startStack } from '../../support/stack/start-stack.ts';

/** `npm run test:fuzz` sends all of them, `npm test` a share. */
const UPLOADS = howMany(20, 1_000);

let halve: Running;
beforeAll(async () => {
  halve = await startStack();
});
afterAll(() => halve?.stop());

it(`takes ${UPLOADS} uploads at once: each is answered, worked and ended`, async () => {
  const client = createClient(halve.url);
  const uploads = Array.from({ length: UPLOADS }, (_, n) =>
    client.submit(`S. No.,Product Name,Input Image Urls\n${n},SKU${n},https://127.0.0.1/${n}.jpg\n`),
  );
  const ids = await Promise.all(uploads);
  expect(new Set(ids).size).toBe(UPLOADS);
  for (const [n, id] of ids.entries()) {
    const { status, images } = await client.untilEnded(id, 600);
    expect([n, status, images]).toMatchObject([n, 'completed', { total: 1, failed: 1, remaining: 0 }]);
  }
  // Each got its own: the first and the last tell which product they are of.
  for (const n of [0, UPLOADS - 1]) expect(await client.results(ids[n]!)).toContain(`SKU${n},`);
}, 900_000);
