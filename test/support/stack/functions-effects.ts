import { createReadChunks } from '../../../lambdas/fan-out/read-chunks.ts';
import { createPutStream } from '../../../lambdas/finish-request/create-put-stream.ts';
import { postWebhook } from '../../../lambdas/send-webhook/post-webhook.ts';
import { createObjects } from '../../../lambdas/shared/aws/objects.ts';
import { createQueues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { createOutbound } from '../../../lambdas/shared/http/outbound/outbound.ts';
import type { Inside } from './look-inside.ts';
import { TRIAL } from './start-stack.ts';

/**
 * What the functions are given as their effects, on the emulators of a running stack: so that a second owner of a
 * message can be made to work beside the first, at exactly the moment that a test wants.
 */
export function functionsEffects(inside: Inside, receiver: string) {
  const csvs = {
    table: inside.table,
    objects: createObjects(inside.s3),
    uploadsBucket: inside.bucket('uploads'),
  };
  return {
    ...csvs,
    readChunks: createReadChunks(csvs),
    putStream: createPutStream(inside.s3),
    queues: createQueues(inside.sqs),
    outputsBucket: inside.bucket('outputs'),
    uploadsQueueUrl: inside.queueUrl('uploads-queue'),
    imagesQueueUrl: inside.queueUrl('images-queue'),
    finishedQueueUrl: inside.queueUrl('finished-queue'),
    webhooksQueueUrl: inside.queueUrl('webhooks-queue'),
    post: postWebhook(createOutbound({ allow: receiver })),
    due: createDue(TRIAL),
    now: Date.now,
    mostPace: 100,
    isPaced: () => false,
  };
}
