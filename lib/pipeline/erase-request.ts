import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Env } from '../../lambdas/erase-request/env.ts';
import {
  CSV_PREFIX,
  IMAGES_PREFIX,
  INCOMING_PREFIX,
  RESULTS_PREFIX,
} from '../../lambdas/shared/state/object-keys.ts';
import type { ImageCdn } from '../image-cdn.ts';
import { NodeFunction } from '../node-function.ts';
import { settings } from '../settings.ts';
import type { Storage } from '../storage.ts';
import { work } from '../work-queue.ts';

/** Works the erasures queue: the one function that may delete all that a request has left. */
export function eraseRequest(
  scope: Construct,
  { table, uploads, outputs }: Storage,
  queue: Queue,
  cdn: ImageCdn | undefined,
): NodeFunction {
  const erase = new NodeFunction(scope, 'EraseRequest', {
    folder: 'erase-request',
    loops: true,
    ...settings.erasures,
    env: Env,
    environment: {
      TABLE_NAME: table.tableName,
      UPLOADS_BUCKET: uploads.bucketName,
      OUTPUTS_BUCKET: outputs.bucketName,
      ERASURES_QUEUE_URL: queue.queueUrl,
      ...(cdn ? { DISTRIBUTION_ID: cdn.distribution.distributionId } : {}),
    },
  });
  work(erase, 'Source', queue, settings.erasures);
  erase.allow(
    ['GetItem', 'BatchGetItem', 'UpdateItem', 'Query', 'BatchWriteItem'].map((call) => `dynamodb:${call}`),
    [table.tableArn],
  );
  erase.allow(
    ['s3:DeleteObject'],
    [
      ...[INCOMING_PREFIX, CSV_PREFIX].map((prefix) => uploads.arnForObjects(`${prefix}*`)),
      ...[IMAGES_PREFIX, RESULTS_PREFIX].map((prefix) => outputs.arnForObjects(`${prefix}*`)),
    ],
  );
  for (const [bucket, prefix] of [
    [uploads, CSV_PREFIX],
    [outputs, IMAGES_PREFIX],
  ] as const) {
    erase.allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }
  erase.allow(['sqs:SendMessage'], [queue.queueArn]);
  if (cdn) erase.allow(['cloudfront:CreateInvalidation'], [cdn.distribution.distributionArn]);
  return erase;
}
