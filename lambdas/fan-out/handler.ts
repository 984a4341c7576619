import { lazy } from '../../engine/lazy.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { UploadEvent } from '../shared/schemas/messages.ts';
import { Env } from './env.ts';
import { fanOut } from './fan-out.ts';
import { takeUpload } from './take-upload.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  objects: createObjects(),
  queues: createQueues(),
  uploadsBucket: env().UPLOADS_BUCKET,
  imagesQueueUrl: env().IMAGES_QUEUE_URL,
  finishedQueueUrl: env().FINISHED_QUEUE_URL,
  keepDays: env().KEEP_DAYS,
  now: Date.now,
}));

export const handler = queueHandler(
  UploadEvent,
  (record, seconds) => effects().queues.hide(env().UPLOADS_QUEUE_URL, record.receiptHandle, seconds),
  () => async (event, delivery) => {
    for (const record of event.Records ?? []) {
      const request = await takeUpload(effects(), record.s3.object);
      if (request) await fanOut(effects(), request, delivery.deadline);
    }
  },
);
