import { lazy } from '../../engine/lazy.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { createTable } from '../shared/aws/table.ts';
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
  now: Date.now,
}));

export const handler = queueHandler(
  FinishedMessage,
  // Nothing here asks for a delay: what fails comes back when its visibility ends.
  async () => {},
  () => (message) => finishRequest(effects(), message),
);
