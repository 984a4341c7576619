import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueues } from '../../../../lambdas/shared/aws/queues.ts';

// A real queue cannot be made to refuse half of a batch.
const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());
// Files share a process: each queue of those after this one would answer nothing.
afterAll(() => sqs.restore());

const bodies = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map((call) => call.args[0].input.Entries?.map((entry) => entry.MessageBody));

describe('sending', () => {
  it('sends again what SQS names as failed, and nothing else', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] } as never)
      .resolves({});
    await createQueues().send('url', [{ body: 'a' }, { body: 'b' }, { body: 'c' }]);
    expect(bodies()).toEqual([['"a"', '"b"', '"c"'], ['"b"']]);
  });

  it('sends ten a call', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await createQueues().send(
      'url',
      Array.from({ length: 23 }, (_, body) => ({ body })),
    );
    expect(bodies().map((batch) => batch?.length)).toEqual([10, 10, 3]);
  });

  it('delays by whole seconds, 15 minutes at most', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await createQueues().send('url', [
      { body: 1, delaySeconds: 5.2 },
      { body: 2, delaySeconds: 1e6 },
      { body: 3 },
    ]);
    const [call] = sqs.commandCalls(SendMessageBatchCommand);
    expect(call?.args[0].input.Entries?.map((entry) => entry.DelaySeconds)).toEqual([6, 900, undefined]);
  });
});

it('hides a message in the queue that it came from, for 11.5 hours at most', async () => {
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  const queues = createQueues();
  const record = { eventSourceARN: 'arn:aws:sqs:eu-west-1:1:retries', receiptHandle: 'handle' };
  await queues.hide('https://sqs.example/1/images', record, 1e6);
  await queues.hide('https://sqs.example/1/images', record, -3);
  const calls = sqs.commandCalls(ChangeMessageVisibilityCommand);
  expect(calls.map((call) => call.args[0].input.VisibilityTimeout)).toEqual([41_400, 0]);
  expect(calls[0]?.args[0].input).toMatchObject({
    QueueUrl: 'https://sqs.example/1/retries',
    ReceiptHandle: 'handle',
  });
});
