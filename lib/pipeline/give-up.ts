import type { Construct } from 'constructs';
import { Env } from '../../lambdas/give-up/env.ts';
import { NodeFunction } from '../node-function.ts';
import { settings } from '../settings.ts';
import type { Storage } from '../storage.ts';
import { type WorkQueue, work } from '../work-queue.ts';

type Name = 'uploads' | 'images' | 'retries' | 'finished' | 'webhooks' | 'erasures';
/** Each by its name, and all of them. */
type Queues = Record<Name, WorkQueue> & { queues: WorkQueue[] };

/** Works every dead-letter queue: settles what is left open, so that each request ends. */
export function giveUp(scope: Construct, { table }: Storage, pipeline: Queues): NodeFunction {
  const worker = new NodeFunction(scope, 'GiveUp', {
    folder: 'give-up',
    loops: true,
    ...settings.giveUp,
    env: Env,
    environment: {
      TABLE_NAME: table.tableName,
      UPLOADS_DEAD_ARN: pipeline.uploads.dead.queueArn,
      IMAGES_DEAD_ARN: pipeline.images.dead.queueArn,
      RETRIES_DEAD_ARN: pipeline.retries.dead.queueArn,
      FINISHED_DEAD_ARN: pipeline.finished.dead.queueArn,
      WEBHOOKS_DEAD_ARN: pipeline.webhooks.dead.queueArn,
      ERASURES_DEAD_ARN: pipeline.erasures.dead.queueArn,
      FINISHED_QUEUE_URL: pipeline.finished.queue.queueUrl,
      ERASURES_QUEUE_URL: pipeline.erasures.queue.queueUrl,
    },
  });
  for (const { dead, node } of pipeline.queues) work(worker, node.id, dead, settings.giveUp);
  worker.allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
    [table.tableArn],
  );
  worker.allow(['sqs:SendMessage'], [pipeline.finished.queue.queueArn, pipeline.erasures.queue.queueArn]);
  return worker;
}
