import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { log } from '../shared/aws/log.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { UNTIL_ENDED } from '../shared/aws/until-ended.ts';
import { dueHere } from '../shared/due.ts';
import { Env } from './env.ts';
import { eraseOld } from './erase-old.ts';
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

/** What a run leaves of its function's time for the request that it works on. */
const MARGIN_MS = 30_000;

/** Called once a day. What is left when its time is over, the next day's call does. */
export const handler = middy(UNTIL_ENDED).handler(async (_event: unknown, context: Context) => {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const isLate = () => Date.now() > deadline - MARGIN_MS;
  const swept = await sweepRequests(effects(), isLate);
  log.info('What had come to a stop was settled', { ...swept });
  const { KEEP_DAYS } = env();
  if (KEEP_DAYS === undefined) return;
  const begun = await eraseOld(effects(), KEEP_DAYS, isLate);
  log.info('What is older than requests are kept is being erased', { begun });
});
