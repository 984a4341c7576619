import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { FIRST_CHUNK } from '../../lambdas/fan-out/chunks-of.ts';
import { fanOut } from '../../lambdas/fan-out/fan-out.ts';
import { takeUpload } from '../../lambdas/fan-out/take-upload.ts';
import { giveUpUpload } from '../../lambdas/give-up/give-up-fan-out.ts';
import { Later } from '../../lambdas/shared/aws/queue-handler.ts';
import { incomingKey } from '../../lambdas/shared/state/object-keys.ts';
import { productsCsv } from '../support/data/csv.ts';
import { holdCall, says } from '../support/faults/hold-call.ts';
import { type FaultyStack, startFaultyStack } from '../support/faults/start-faulty-stack.ts';
import { until } from '../support/stack/client.ts';
import { functionsEffects } from '../support/stack/functions-effects.ts';
import { expectSound, quiet, runJob } from '../support/stack/run-job.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let halve: FaultyStack;
let csv: string;
beforeAll(async () => {
  halve = await startFaultyStack();
  const { shop } = halve;
  csv = productsCsv([
    [shop.picture(1), shop.picture(2)],
    [shop.url('/missing.jpg'), shop.picture(3)],
    ['gopher://bad', shop.picture(4)],
  ]);
});
afterEach(() => {
  halve.proxy.decide = () => undefined;
  halve.proxy.done = () => {};
});
afterAll(() => halve.stop());

const effects = () => functionsEffects(halve.inside, halve.receiver.address);
const uploadOf = async (requestId: string) => {
  const record = await halve.inside.request(requestId);
  return { key: incomingKey(requestId), size: record?.csv_bytes ?? 0, eTag: record?.etag ?? '' };
};
/** The last calls of a fan-out: the total, and the closing of chunk 0. */
const TOTAL = says('fan-out', 'rows_total');
const CLOSE = says('fan-out', 'DELETE open_chunks');

it('takes images in the reverse order', async () => {
  const { client, proxy } = halve;
  const order: string[] = [];
  proxy.decide = (call) => (says('fan-out', 'MessageBody')(call) ? 'reverse' : undefined);
  proxy.done = ({ operation }, { body }) => {
    if (operation !== 'ReceiveMessage') return;
    const places = body.toString().matchAll(/row\\":(\d),\\"n\\":(\d)/g);
    for (const [, row, n] of places) order.push(`${row}-${n}`);
  };
  const ended = await runJob(halve, csv);
  expect(order).toEqual(['3-2', '2-2', '2-1', '1-2', '1-1']);
  expect((await client.status(ended.requestId)).images).toMatchObject({ succeeded: 4, failed: 2 });
  await expectSound(halve, ended);
});

it('is not ended by a finished message that comes before the fan-out ends', async () => {
  const { inside, proxy } = halve;
  const { reached, release } = holdCall(proxy, TOTAL);
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    const { queues, finishedQueueUrl } = effects();
    await queues.send(finishedQueueUrl, [{ body: { request_id: requestId } }]);
    await until(
      () => inside.messages(),
      (left) => left['pipeline-finished-queue'] === undefined,
    );
    expect((await inside.request(requestId))?.status).toBe('processing');
    release();
  });
  expect(ended.status).toBe('completed');
  await expectSound(halve, ended);
});

it('works one upload once, when its event comes thrice side by side and again at the end', async () => {
  const { inside, proxy } = halve;
  const { reached, release } = holdCall(proxy, says('fan-out', 'contains(open_chunks, :zero)'));
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    const upload = await uploadOf(requestId);
    await Promise.all([again(upload), again(upload), again(upload)]);
    release();
  });
  await again(await uploadOf(ended.requestId));
  await quiet(halve);
  expect((await inside.request(ended.requestId))?.chunks).toBe(1);
  await expectSound(halve, ended);
});

async function again(upload: { key: string; size: number; eTag: string }): Promise<void> {
  const request = await takeUpload(effects(), upload);
  if (!request) return;
  const link = { request_id: request.request_id, link: 0, from: FIRST_CHUNK };
  await fanOut(effects(), link, Date.now() + 150_000).catch(unlessLater);
}

/** As the queue does: what has to wait comes again. */
function unlessLater(fault: unknown): void {
  if (!(fault instanceof Later)) throw fault;
}

/** On AWS a run that is held for so long has ended, and its lease is over. */
const givenUp = (upload: { key: string; eTag: string }) =>
  giveUpUpload({ ...effects(), now: () => Date.now() + 60_000 }, upload);

it.each([
  ['before it has registered a chunk', says('fan-out', 'chunks = :before')],
  ['before it has put the chunk', says('fan-out', 'dispatched')],
  ['before it has sent the images', says('fan-out', 'MessageBody')],
  ['before it has closed itself', CLOSE],
])('ends as failed when the fan-out is given up %s, and then goes on', async (_, point) => {
  const { proxy } = halve;
  const { reached, release } = holdCall(proxy, point);
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    const upload = await uploadOf(requestId);
    for (const _ of [1, 2]) await givenUp(upload);
    release();
    await again(upload);
  });
  expect(ended.status).toBe('failed');
  await expectSound(halve, ended);
});

it('leaves a CSV alone that replaces the one being worked, then and after the end', async () => {
  const { client, inside, proxy, shop } = halve;
  const replace = async (requestId: string) => {
    const other = productsCsv([[shop.picture(9)], [shop.picture(8)]]);
    await inside.s3.send(
      new PutObjectCommand({ Bucket: inside.bucket('uploads'), Key: incomingKey(requestId), Body: other }),
    );
  };
  const { reached, release } = holdCall(proxy, says('fan-out', 'chunks = :before'));
  const ended = await runJob(halve, csv, async (requestId) => {
    await reached;
    await replace(requestId);
    release();
  });
  await replace(ended.requestId);
  await quiet(halve);
  expect((await client.status(ended.requestId)).images).toMatchObject({ succeeded: 4, failed: 2 });
  await expectSound(halve, ended);
});

it('ends although a whole chunk has bad URLs only', async () => {
  const { client, inside } = halve;
  const bad = Array.from({ length: 250 }, (_, at) => [`ftp://bad/${at}`]);
  const mixed = await runJob(halve, productsCsv([...bad, [halve.shop.picture(1)]]));
  expect((await inside.request(mixed.requestId))?.chunks).toBe(2);
  expect((await client.status(mixed.requestId)).images).toMatchObject({ succeeded: 1, failed: 250 });
  await expectSound(halve, mixed);
  const allBad = await runJob(halve, productsCsv(bad.slice(0, 3)));
  expect((await client.status(allBad.requestId)).images).toMatchObject({ succeeded: 0, failed: 3 });
  await expectSound(halve, allBad);
});
