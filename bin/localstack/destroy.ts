import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { createObjects, createS3Client } from '../../lambdas/shared/aws/objects.ts';
import { describeStack } from './check-stack.ts';
import { needLocalStack } from './find-localstack.ts';
import { LOCALSTACK_CLIENT, STACK } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

/** It takes seconds; on a busy machine, half a minute. */
const PATIENCE_SECONDS = 120;

/**
 * Takes the stack off LocalStack, with everything in it. On AWS table and buckets stay; LocalStack deletes them too,
 * but leaves a bucket of more than a thousand objects behind.
 */
export async function destroy(): Promise<void> {
  await needLocalStack();
  const client = new CloudFormationClient(LOCALSTACK_CLIENT);
  if ((await describeStack(client)) === undefined) {
    console.log(`There is no stack ${STACK} on LocalStack.`);
    return;
  }
  const objects = createObjects(createS3Client({ ...LOCALSTACK_CLIENT, forcePathStyle: true }));
  for (const bucket of await bucketsOf(client)) await objects.removeAll(bucket, '', () => false);
  await client.send(new DeleteStackCommand({ StackName: STACK }));
  await untilGone(client);
  console.log('Halve is gone from LocalStack.');
}

/** No waiter of the SDK: where one resource cannot be deleted, LocalStack says DELETE_FAILED, and goes on to the end. */
async function untilGone(client: CloudFormationClient): Promise<void> {
  for (const end = Date.now() + PATIENCE_SECONDS * 1_000; ; await sleep(1_000)) {
    const stack = await describeStack(client);
    if (stack === undefined) return;
    if (Date.now() < end) continue;
    throw new ToolError(
      `Expected LocalStack to delete the stack ${STACK}, but after ${PATIENCE_SECONDS} s it is ${stack.StackStatus}. Start LocalStack afresh, which forgets all.`,
    );
  }
}

async function bucketsOf(client: CloudFormationClient): Promise<string[]> {
  const buckets: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: STACK })) {
    for (const { ResourceType, ResourceStatus, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      const stands = ResourceStatus !== 'DELETE_COMPLETE' && PhysicalResourceId !== undefined;
      if (ResourceType === 'AWS::S3::Bucket' && stands) buckets.push(PhysicalResourceId);
    }
  }
  return buckets;
}
