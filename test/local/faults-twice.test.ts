import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkRequest } from '../support/check-request.ts';
import { until } from '../support/client.ts';
import { productsCsv } from '../support/csv.ts';
import { type FaultyStack, startFaultyStack } from '../support/start-faulty-stack.ts';
import { watchStatus } from '../support/watch-status.ts';

vi.setConfig({ testTimeout: 300_000 });

let halve: FaultyStack;
beforeAll(async () => {
  halve = await startFaultyStack();
});
afterAll(() => halve.stop());

it('changes nothing when every message is delivered twice, as itself and as a copy', async () => {
  const { client, inside, proxy, receiver, shop } = halve;
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
  const requestId = await client.submit(csv, { webhook_url: receiver.url('/twice') });
  const watch = watchStatus(inside, requestId);
  await client.untilEnded(requestId);
  await until(
    () => inside.messages(),
    (counts) => Object.keys(counts).length === 0,
    90,
  );
  await watch.stop();

  const ended = { requestId, csv, polls: watch.polls, deliveries: receiver.of(requestId) };
  expect(await checkRequest(client, inside, { ...ended, status: 'completed' })).toEqual({
    lostRows: 0,
    duplicateCompletions: 0,
    orphanObjects: 0,
    wrong: [],
  });
  // The upload, four images, their twins, the end and the webhook, each at least.
  expect(redelivered.size).toBeGreaterThan(10);
});
