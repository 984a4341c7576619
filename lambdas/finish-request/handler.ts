import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { type Hide, queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { whileHeld } from '../shared/aws/while-held.ts';
import { dueHere } from '../shared/due.ts';
import { FinishedMessage } from '../shared/schemas/messages.ts';
import { createPutStream } from './create-put-stream.ts';
import { Env } from './env.ts';
import { finishRequest } from './finish-request.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  objects: createObjects(),
  putStream: createPutStream(),
  queues: createQueues(),
  uploadsBucket: env().UPLOADS_BUCKET,
  outputsBucket: env().OUTPUTS_BUCKET,
  webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
  due: dueHere(),
  now: Date.now,
}));

const hide: Hide = (record, seconds) => effects().queues.hide(env().WEBHOOKS_QUEUE_URL, record, seconds);

export const handler = queueHandler(FinishedMessage, hide, () => (message, { record }) => {
  const held = { ...effects(), hide: (seconds: number) => hide(record, seconds) };
  return whileHeld(held, () => finishRequest(effects(), message));
});
