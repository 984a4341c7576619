import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { ApiStage } from './api-stage.ts';
import { LOCALSTACK_CLIENT, STACK } from './local-stack.ts';
import { apiStageOf } from './read-outputs.ts';
import { ToolError } from './run-tool.ts';

/** From these LocalStack brings no stack back to life. */
const LOST = /(?:_FAILED|ROLLBACK_COMPLETE|_IN_PROGRESS)$/;

/**
 * Refuses to deploy over what a deployment that failed has left, which LocalStack does not mend. If a
 * stack stands, it answers the stage of its API.
 */
export async function checkStack(
  client = new CloudFormationClient(LOCALSTACK_CLIENT),
): Promise<ApiStage | undefined> {
  const stack = await describeStack(client);
  if (stack?.StackStatus !== undefined && LOST.test(stack.StackStatus)) {
    throw new ToolError(
      `Expected no stack ${STACK} on LocalStack, or one that stands, but it is ${stack.StackStatus}: an earlier deployment did not end well, and LocalStack cannot mend that. Run "npm run localstack:destroy", or start LocalStack afresh, then deploy again.`,
    );
  }
  const apiUrl = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'ApiUrl')?.OutputValue;
  return apiStageOf(apiUrl ?? '');
}

/** The stack as LocalStack has it; undefined where there is none. */
export async function describeStack(
  client = new CloudFormationClient(LOCALSTACK_CLIENT),
): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
    return Stacks[0];
  } catch (fault) {
    if (fault instanceof CloudFormationServiceException && fault.name === 'ValidationError') return undefined;
    throw fault;
  }
}
