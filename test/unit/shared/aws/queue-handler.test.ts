import type { Context, SQSEvent } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { Later, queueHandler } from '../../../../lambdas/shared/aws/queue-handler.ts';

const record = (id: string, body: string, receives = 1) => ({
  messageId: id,
  receiptHandle: `handle-${id}`,
  body,
  attributes: { ApproximateReceiveCount: String(receives) },
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:images',
});
const context = { getRemainingTimeInMillis: () => 5_000 } as Context;
const invoke = (handler: ReturnType<typeof queueHandler>, ...records: object[]) =>
  handler({ Records: records } as SQSEvent, context);

it('hands back only what has failed, hidden for as long as it asks, or longer each time', async () => {
  const hide = vi.fn(async (_record: object, _seconds: number) => {});
  const seen: unknown[] = [];
  const handler = queueHandler(z.object({ n: z.number() }), hide, () => async ({ n }, delivery) => {
    seen.push([n, delivery.receives, delivery.queueArn.split(':').at(-1)]);
    if (n === 2) throw new Error('not now');
    if (n === 3) throw new Later(7);
  });
  const answer = await invoke(
    handler,
    record('a', '{"n":1}'),
    record('b', '{"n":2}', 4),
    record('c', '{"n":3}'),
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] });
  expect(seen).toEqual([
    [1, 1, 'images'],
    [2, 4, 'images'],
    [3, 1, 'images'],
  ]);
  expect(hide.mock.calls).toEqual([
    [expect.objectContaining({ messageId: 'b' }), 900],
    [expect.objectContaining({ messageId: 'c' }), 7],
  ]);
});

it('acknowledges what can never be read', async () => {
  const run = vi.fn(async () => {});
  const handler = queueHandler(
    z.object({ n: z.number() }),
    async () => {},
    () => run,
  );
  expect(await invoke(handler, record('a', 'no json'), record('b', '{"n":"x"}'))).toEqual({
    batchItemFailures: [],
  });
  expect(run).not.toHaveBeenCalled();
});

it('still hands back a message that could not be hidden', async () => {
  const hide = async () => {
    throw new Error('SQS is away');
  };
  const handler = queueHandler(z.unknown(), hide, () => async () => {
    throw new Later(1);
  });
  expect(await invoke(handler, record('a', '1'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
});

it('brings a message whose work fails back in half a minute, then in ever longer times up to a quarter hour', async () => {
  const pauses: number[] = [];
  const hide = async (_: object, seconds: number) => void pauses.push(seconds);
  const handler = queueHandler(z.unknown(), hide, () => async () => {
    throw new Error('a reset stream');
  });
  for (const receives of [1, 2, 3, 4, 5]) await invoke(handler, record('a', '1', receives));
  expect(pauses).toEqual([30, 120, 480, 900, 900]);
});
