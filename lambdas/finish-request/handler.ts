import { lazy } from '../shared/lazy.ts';
import { FinishedMessage } from '../shared/messages.ts';
import { createObjects } from '../shared/objects.ts';
import { queueHandler } from '../shared/queue-handler.ts';
import { createQueues } from '../shared/queues.ts';
import { lazyEnv } from '../shared/read-env.ts';
import { createTable } from '../shared/table.ts';
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
  now: Date.now,
}));

export const handler = queueHandler(
  FinishedMessage,
  // Nothing here asks for a delay: what fails comes back when its visibility ends.
  async () => {},
  () => (message) => finishRequest(effects(), message),
);
