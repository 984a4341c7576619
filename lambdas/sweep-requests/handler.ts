import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { lazy } from '../../engine/lazy.ts';
import { log } from '../shared/aws/log.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import { Env } from './env.ts';
import { sweepRequests } from './sweep-requests.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  queues: createQueues(),
  finishedQueueUrl: env().FINISHED_QUEUE_URL,
  webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
  erasuresQueueUrl: env().ERASURES_QUEUE_URL,
  due: dueHere(),
  now: Date.now,
}));

/** Called once a day. What is left when its time is over, the next day's call does. */
export const handler = middy().handler(async (_event: unknown, context: Context) => {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const swept = await sweepRequests(effects(), deadline);
  log.info('What had come to a stop was settled', { ...swept });
});
