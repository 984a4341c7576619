import * as z from 'zod';
import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { about, log } from '../shared/aws/log.ts';
import { measureSettled } from '../shared/aws/metrics.ts';
import { queueHandler, Unreadable } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import {
  ErasureMessage,
  FinishedMessage,
  ImageMessage,
  UploadMessage,
  WebhookMessage,
} from '../shared/schemas/messages.ts';
import { Env } from './env.ts';
import { giveUpErasure } from './give-up-erasure.ts';
import { giveUpFanOut, giveUpUpload } from './give-up-fan-out.ts';
import { giveUpFinish } from './give-up-finish.ts';
import { giveUpImage } from './give-up-image.ts';
import { giveUpWebhook } from './give-up-webhook.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  queues: createQueues(),
  finishedQueueUrl: env().FINISHED_QUEUE_URL,
  erasuresQueueUrl: env().ERASURES_QUEUE_URL,
  due: dueHere(),
  now: Date.now,
}));

/** Which of the queues' messages it is, is told by the queue; their bodies are parsed by its own schema. */
export const handler = queueHandler(
  z.unknown(),
  (record, seconds) => effects().queues.hide(env().FINISHED_QUEUE_URL, record, seconds),
  () =>
    async (body, { queueArn }) => {
      await settle(queueArn, body);
      log.warn('A dead letter is settled', { queueArn, ...about(body) });
      measureSettled(queueArn);
    },
);

async function settle(queueArn: string, body: unknown): Promise<void> {
  switch (queueArn) {
    case env().UPLOADS_DEAD_ARN: {
      const message = read(UploadMessage, body);
      if ('link' in message) return giveUpFanOut(effects(), message.request_id, message.link);
      for (const record of message.Records ?? []) await giveUpUpload(effects(), record.s3.object);
      return;
    }
    case env().IMAGES_DEAD_ARN:
    case env().RETRIES_DEAD_ARN:
      return giveUpImage(effects(), read(ImageMessage, body));
    case env().FINISHED_DEAD_ARN:
      return giveUpFinish(effects(), read(FinishedMessage, body));
    case env().WEBHOOKS_DEAD_ARN:
      return giveUpWebhook(effects(), read(WebhookMessage, body));
    case env().ERASURES_DEAD_ARN:
      return giveUpErasure(effects(), read(ErasureMessage, body));
    default:
      throw new Error(`No dead-letter queue of Halve has the ARN ${queueArn}`);
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const message = schema.safeParse(body);
  if (message.success) return message.data;
  throw new Unreadable(message.error);
}
