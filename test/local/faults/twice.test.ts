import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { finishRequest } from '../../../lambdas/finish-request/finish-request.ts';
import { sendWebhook } from '../../../lambdas/send-webhook/send-webhook.ts';
import { productsCsv } from '../../support/data/csv.ts';
import { holdCall, says } from '../../support/faults/hold-call.ts';
import { type FaultyStack, startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { functionsEffects } from '../../support/stack/functions-effects.ts';
import { expectSound, runJob } from '../../support/stack/run-job.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let halve: FaultyStack;
beforeAll(async () => {
  halve = await startFaultyStack();
});
afterEach(() => {
  halve.proxy.decide = () => undefined;
  halve.proxy.done = () => {};
});
afterAll(() => halve.stop());

it('changes nothing when every message is delivered twice, as itself and as a copy', async () => {
  const { proxy, shop } = halve;
  // Each message has a twin, and the first deletion of each batch is lost, so that it is delivered again.
  const deletedOnce = new Set<string>();
  const redelivered = new Set<string>();
  proxy.decide = ({ operation, body }) => {
    if (operation === 'SendMessageBatch') return 'twice';
    if (operation !== 'DeleteMessageBatch') return undefined;
    const { Entries } = JSON.parse(body.toString()) as { Entries: { Id: string; ReceiptHandle: string }[] };
    const ids = Entries.map(({ ReceiptHandle }) => messageOf.get(ReceiptHandle) ?? '');
    if (ids.every((id) => deletedOnce.has(id))) {
      for (const id of ids) redelivered.add(id);
      return undefined;
    }
    for (const id of ids) deletedOnce.add(id);
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }),
    };
  };
  const messageOf = new Map<string, string>();
  proxy.done = ({ operation }, { body }) => {
    if (operation !== 'ReceiveMessage') return;
    const { Messages = [] } = JSON.parse(body.toString()) as {
      Messages?: { MessageId: string; ReceiptHandle: string }[];
    };
    for (const { MessageId, ReceiptHandle } of Messages) messageOf.set(ReceiptHandle, MessageId);
  };

  const csv = productsCsv([
    [shop.picture(1), shop.picture(2)],
    [shop.url('/missing.jpg'), 'ftp://not.for.us/x.jpg'],
    [shop.picture(3)],
  ]);
  const ended = await runJob(halve, csv);
  await expectSound(halve, ended);
  // The upload, four images, their twins, the end and the webhook, each at least.
  expect(redelivered.size).toBeGreaterThan(10);
});

it('ends once with two finish-requests side by side, and tells it once with two senders', async () => {
  const { inside, proxy, receiver } = halve;
  const effects = functionsEffects(inside, receiver.address);
  const finish = holdCall(proxy, says('finish-request', 'REQUEST#'));
  const ended = await runJob(halve, productsCsv([[halve.shop.picture(1)]]), async (requestId) => {
    await finish.reached;
    const message = { request_id: requestId, link: 0 };
    await Promise.all([finishRequest(effects, message), finishRequest(effects, message)]);
    await Promise.allSettled([1, 2, 3].map(() => sendWebhook(effects, { request_id: requestId, wake: 0 })));
    finish.release();
  });
  expect(ended.deliveries).toHaveLength(1);
  expect((await inside.request(ended.requestId))?.attempts).toBe(1);
  await expectSound(halve, ended);
});
