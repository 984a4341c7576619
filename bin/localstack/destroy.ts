import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateListStackResources,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { createObjects, createS3Client } from '../../lambdas/shared/aws/objects.ts';
import { describeStack } from './check-stack.ts';
import { needLocalStack } from './find-localstack.ts';
import { LOCALSTACK_CLIENT, STACK } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

/** It takes seconds. */
const PATIENCE_SECONDS = 180;

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
  await waitUntilStackDeleteComplete(
    { client, maxWaitTime: PATIENCE_SECONDS, minDelay: 1, maxDelay: 5 },
    { StackName: STACK },
  ).catch((cause: Error) => {
    throw new ToolError(
      `Expected LocalStack to delete the stack ${STACK}, but it did not. Try again, or start LocalStack afresh, which forgets all.`,
      { cause },
    );
  });
  console.log('Halve is gone from LocalStack.');
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
