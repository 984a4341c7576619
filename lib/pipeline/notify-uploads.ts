import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { INCOMING_PREFIX } from '../../lambdas/shared/state/object-keys.ts';

/**
 * S3 tells the uploads queue of every CSV. Set on the bucket itself, not by CDK's custom resource, which would bring
 * a function and a role of its own; the queue's policy therefore names the account, not the bucket.
 */
export function notifyUploads(uploads: Bucket, queue: Queue): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(queue).account } },
    }),
  );
  const bucket = uploads.node.defaultChild as CfnBucket;
  bucket.notificationConfiguration = {
    queueConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: INCOMING_PREFIX }] } },
      },
    ],
  };
  // S3 tests the notification when it is set, so the queue's policy must be there before.
  bucket.node.addDependency(queue.node.findChild('Policy'));
}
