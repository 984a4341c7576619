import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { hasEnded } from '../../../lambdas/shared/state/requests/has-ended.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { holdCall, says } from '../../support/faults/hold-call.ts';
import { type FaultyStack, startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { startImageServer } from '../../support/servers/image-server.ts';
import { until } from '../../support/stack/client.ts';
import { expectSound, runJob } from '../../support/stack/run-job.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let halve: FaultyStack;
beforeAll(async () => {
  // A picture that is another one each time that it is fetched.
  let fetched = 0;
  const shop = await startImageServer((path, response) => {
    if (path !== '/changing.jpg') return false;
    fetched += 1;
    response.writeHead(302, { location: shop.picture(fetched + 10) }).end();
    return true;
  });
  halve = await startFaultyStack({ shop });
});
afterEach(() => {
  halve.proxy.decide = () => undefined;
});
afterAll(() => halve.stop());

it.each([
  ['before its object was written', says('compress-image', 'images/')],
  ["before its output's item was written", says('compress-image', '"sha256"')],
  ['before its record was written', says('compress-image', '"output_id"')],
  ['before it was counted', says('compress-image', 'DELETE pending')],
])('lets one owner count when a worker is stopped %s and continued after the end', async (_, point) => {
  const { inside, proxy, shop } = halve;
  const { reached, release } = holdCall(proxy, point);
  const csv = productsCsv([[shop.url('/changing.jpg')], [shop.picture(1)]]);
  const ended = await runJob(halve, csv, async (requestId) => {
    const { caller } = await reached;
    process.kill(caller!.pid, 'SIGSTOP');
    // Its messages come to the other worker, which does without it.
    await until(
      () => inside.request(requestId),
      (record) => record !== undefined && hasEnded(record),
      45,
    );
    process.kill(caller!.pid, 'SIGCONT');
    release();
  });
  expect(ended.status).toBe('completed');
  await expectSound(halve, ended);
});

it('brings a picture that kills each worker to WORKER_DIED, and its neighbours to their ends', async () => {
  const { client, proxy, shop } = halve;
  let killed = 0;
  proxy.decide = ({ caller, operation, path }) => {
    if (caller?.name !== 'compress-image' || operation !== 'PutObject') return undefined;
    if (!path.includes('/picture-2.jpg?')) return undefined;
    killed += 1;
    return 'kill-before';
  };
  const csv = productsCsv([1, 2, 3, 4, 5].map((seed) => [shop.picture(seed)]));
  const ended = await runJob(halve, csv);
  const images = await client.images(ended.requestId);
  expect(images.map(({ error }) => error?.code ?? 'done')).toEqual([
    'done',
    'WORKER_DIED',
    'done',
    'done',
    'done',
  ]);
  // Once beside its neighbours, then alone for as often as it is received: a receive that finds no process started
  // yet, on a slow machine, kills none.
  expect(killed).toBeGreaterThan(1);
  expect(killed).toBeLessThanOrEqual(6);
  // Its neighbours' objects may have been there at its first death, but not their items.
  await expectSound(halve, { ...ended, strays: 4 });
});

it('ends as failed, with all that was done, when each fan-out dies before it can close itself', async () => {
  const { client, proxy, shop } = halve;
  let killed = 0;
  proxy.decide = (call) => {
    if (!says('fan-out', 'rows_total')(call)) return undefined;
    killed += 1;
    return 'kill-before';
  };
  const ended = await runJob(halve, productsCsv([[shop.picture(1)], [shop.picture(2)]]));
  expect(killed).toBeGreaterThan(1);
  expect(killed).toBeLessThanOrEqual(5);
  expect(await client.status(ended.requestId)).toMatchObject({
    status: 'failed',
    failure: { code: 'FAN_OUT_FAILED' },
    images: { total: 2, succeeded: 2 },
  });
  await expectSound(halve, ended);
});

it('ends as failed when each fan-out dies before it has taken the CSV', async () => {
  const { client, proxy, shop } = halve;
  proxy.decide = (call) => (says('fan-out', 'requests/')(call) ? 'kill-before' : undefined);
  const ended = await runJob(halve, productsCsv([[shop.picture(1)]]));
  expect(await client.status(ended.requestId)).toMatchObject({
    status: 'failed',
    failure: { code: 'FAN_OUT_FAILED' },
    results_url: null,
  });
  expect(ended.deliveries).toHaveLength(1);
});

it('goes on where a fan-out was killed in the middle of 10,000 rows', async () => {
  const { client, proxy, shop } = halve;
  // One row of a hundred has a picture; the others fail in the fan-out itself.
  const rows = Array.from({ length: 10_000 }, (_, at) =>
    at % 100 === 0 ? [shop.picture(at % 7)] : [`ftp://bad/${at}`],
  );
  let registered = 0;
  proxy.decide = (call) => {
    if (!says('fan-out', 'chunks = :before')(call)) return undefined;
    registered += 1;
    return [17, 34].includes(registered) ? 'kill-after' : undefined;
  };
  const ended = await runJob(halve, productsCsv(rows));
  expect(registered).toBe(50);
  expect(await client.status(ended.requestId)).toMatchObject({
    status: 'completed',
    images: { total: 10_000, succeeded: 100, failed: 9_900 },
    rows: { total: 10_000, rejected: 0 },
  });
  await expectSound(halve, ended);
});
