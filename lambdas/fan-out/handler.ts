import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import { UploadMessage } from '../shared/schemas/messages.ts';
import { paceEffects } from '../shared/shops/pace-effects.ts';
import { FIRST_CHUNK } from './chunks-of.ts';
import { Env } from './env.ts';
import { fanOut } from './fan-out.ts';
import { createReadChunks } from './read-chunks.ts';
import { takeUpload } from './take-upload.ts';

const env = lazyEnv(Env);
const effects = lazy(() => {
  const table = createTable(env().TABLE_NAME);
  const csvs = { table, objects: createObjects(), uploadsBucket: env().UPLOADS_BUCKET };
  return {
    ...csvs,
    readChunks: createReadChunks(csvs),
    queues: createQueues(),
    uploadsQueueUrl: env().UPLOADS_QUEUE_URL,
    imagesQueueUrl: env().IMAGES_QUEUE_URL,
    finishedQueueUrl: env().FINISHED_QUEUE_URL,
    due: dueHere(),
    now: Date.now,
    ...paceEffects(env()),
  };
});

export const handler = queueHandler(
  UploadMessage,
  (record, seconds) => effects().queues.hide(env().UPLOADS_QUEUE_URL, record, seconds),
  () =>
    async (message, { deadline }) => {
      if ('link' in message) return fanOut(effects(), message, deadline);
      for (const record of message.Records ?? []) {
        const request = await takeUpload(effects(), record.s3.object);
        if (request) {
          await fanOut(effects(), { request_id: request.request_id, link: 0, from: FIRST_CHUNK }, deadline);
        }
      }
    },
);
