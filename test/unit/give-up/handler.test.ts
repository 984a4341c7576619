import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/give-up/handler.ts';

const QUEUES = ['UPLOADS', 'IMAGES', 'RETRIES', 'FINISHED', 'WEBHOOKS', 'ERASURES'];
const arnOf = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}-dead`;

beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('TABLE_NAME', 'table');
  for (const queue of QUEUES) {
    vi.stubEnv(`${queue}_DEAD_ARN`, arnOf(queue));
    vi.stubEnv(`${queue}_QUEUE_URL`, `http://127.0.0.1:1/000000000000/${queue}`);
  }
});
afterAll(() => vi.unstubAllEnvs());

it.each(QUEUES)('drops what is no message of the %s queue, so that it blocks nothing', async (queue) => {
  const bodies = queue === 'UPLOADS' ? ['no json', '[]'] : ['no json', '{"request_id":"no id"}'];
  const Records = bodies.map((body, at) => ({
    messageId: String(at),
    body,
    eventSourceARN: arnOf(queue),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0' },
  }));
  const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
  const answer = await handler({ Records } as unknown as SQSEvent, context);
  expect(answer).toEqual({ batchItemFailures: [] });
});
