import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { IMAGES_PER_BATCH } from '../../../lambdas/shared/limits.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../../support/servers/image-server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/servers/webhook-receiver.ts';
import { checkRequest } from '../../support/stack/check-request.ts';
import { createClient, until } from '../../support/stack/client.ts';
import { lookInside } from '../../support/stack/look-inside.ts';
import { type LocalProcess, startLocalProcess, threeFreePorts } from './local-process.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const IMAGES = 60;
let shop: ImageServer;
let receiver: WebhookReceiver;
let csv: string;
beforeAll(async () => {
  shop = await startImageServer();
  receiver = await startWebhookReceiver();
  csv = productsCsv(Array.from({ length: IMAGES }, (_, at) => [shop.picture(at)]));
});
afterAll(() => {
  shop.stop();
  receiver.stop();
});

let data: string;
let port: number;
let halve: LocalProcess;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'halve-restart-'));
  port = await threeFreePorts();
  shop.asked.length = 0;
  halve = await start();
});
afterEach(async () => {
  await halve.end('SIGKILL');
  await rm(data, { recursive: true });
});

const start = () =>
  startLocalProcess(port, ['--data', data, '--allow', shop.address, '--allow', receiver.address]);
const submit = () => createClient(halve.url).submit(csv, { webhook_url: receiver.url('/hook') });

it('loses nothing to kill -9 of the whole stack: after the upload, amid the images and at the end', async () => {
  const requestId = await submit();
  for (const done of [0, 5, 30, IMAGES]) {
    await until(
      async () => (await createClient(halve.url).status(requestId)).images.succeeded,
      (so) => so >= done,
      120,
    );
    await halve.end('SIGKILL');
    halve = await start();
  }
  // At three of the four, compressors may have stored objects whose items they had no time to put.
  await expectSound(requestId, 4, 3 * availableParallelism() * IMAGES_PER_BATCH);
});

it('repeats only what was in hand when it is stopped by SIGTERM amid a job', async () => {
  const requestId = await submit();
  await until(
    async () => (await createClient(halve.url).status(requestId)).images.succeeded,
    (so) => so >= 10,
    120,
  );
  const asked = Date.now();
  expect(await halve.end('SIGTERM')).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  halve = await start();
  await expectSound(requestId, 0);
  // A batch is five images, and each of two workers may have had one.
  expect(shop.asked.length - new Set(shop.asked).size).toBeLessThanOrEqual(10);
});

async function expectSound(requestId: string, lostAnswers: number, strays = 0): Promise<void> {
  const client = createClient(halve.url);
  const inside = await lookInside(halve.emulators);
  await client.untilEnded(requestId, 120);
  await until(
    () => inside.messages(),
    (left) => Object.keys(left).length === 0,
    120,
  );
  const deliveries = receiver.of(requestId);
  const known = { requestId, csv, status: 'completed' as const, polls: [], deliveries };
  const ended = { ...known, lostAnswers, strays };
  expect(await checkRequest(client, inside, ended)).toMatchObject({ wrong: [] });
  expect((await client.status(requestId)).images).toMatchObject({
    total: IMAGES,
    succeeded: IMAGES,
    failed: 0,
  });
  inside.close();
}
