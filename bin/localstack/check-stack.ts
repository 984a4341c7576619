import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { LOCALSTACK_CLIENT, STACK } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

/** From these LocalStack brings no stack back to life. */
const LOST = /(?:_FAILED|ROLLBACK_COMPLETE|_IN_PROGRESS)$/;

/**
 * Refuses to deploy over what a deployment that failed has left, which LocalStack neither mends nor deletes; true if
 * a stack stands.
 */
export async function checkStack(client = new CloudFormationClient(LOCALSTACK_CLIENT)): Promise<boolean> {
  const status = await statusOf(client);
  if (status === undefined || !LOST.test(status)) return status !== undefined;
  throw new ToolError(
    `Expected no stack ${STACK} on LocalStack, or one that stands, but it is ${status}: an earlier deployment did not end well, and LocalStack cannot mend that. Start LocalStack afresh (its container: docker compose down --volumes), then deploy again.`,
  );
}

async function statusOf(client: CloudFormationClient): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
    return Stacks[0]?.StackStatus;
  } catch (fault) {
    if (fault instanceof CloudFormationServiceException && fault.name === 'ValidationError') return undefined;
    throw fault;
  }
}
