import { lazy } from '../../engine/lazy.ts';
import { createCdn } from '../shared/aws/cdn.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import { ErasureMessage } from '../shared/schemas/messages.ts';
import { Env } from './env.ts';
import { eraseRequest } from './erase-request.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  objects: createObjects(),
  queues: createQueues(),
  cdn: createCdn(env().DISTRIBUTION_ID),
  uploadsBucket: env().UPLOADS_BUCKET,
  outputsBucket: env().OUTPUTS_BUCKET,
  erasuresQueueUrl: env().ERASURES_QUEUE_URL,
  due: dueHere(),
  now: Date.now,
}));

export const handler = queueHandler(
  ErasureMessage,
  (record, seconds) => effects().queues.hide(env().ERASURES_QUEUE_URL, record, seconds),
  () => (message, delivery) => eraseRequest(effects(), message, delivery.deadline),
);
