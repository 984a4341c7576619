import { LambdaClient } from '@aws-sdk/client-lambda';
import { checkResolver } from './check-resolver.ts';
import { checkStack } from './check-stack.ts';
import { findOrStartLocalStack } from './find-localstack.ts';
import { CONTEXTS, LOCALSTACK_CLIENT, LOCALSTACK_ENV, OUTPUTS_FILE } from './local-stack.ts';
import { readOutputs } from './read-outputs.ts';
import { runScript, ToolError } from './run-tool.ts';
import { setSurroundings } from './set-surroundings.ts';

/** Brings the stack to LocalStack: to one that answers, or to a container that is started. */
export async function deploy(): Promise<void> {
  await findOrStartLocalStack();
  await checkResolver();
  const stands = await checkStack();
  const contexts = Object.entries(CONTEXTS).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  runScript('aws-cdk-local/bin/cdklocal', ['bootstrap', ...contexts], LOCALSTACK_ENV);
  const wishes = ['--require-approval', 'never', '--outputs-file', OUTPUTS_FILE];
  try {
    runScript('aws-cdk-local/bin/cdklocal', ['deploy', ...wishes, ...contexts], LOCALSTACK_ENV);
  } catch (fault) {
    if (!stands || !(fault instanceof ToolError)) throw fault;
    throw new ToolError(
      `${fault.message} LocalStack cannot change the API of a stack that stands ("Stage already exists"). Start LocalStack afresh, then deploy again.`,
    );
  }
  const count = await setSurroundings(new LambdaClient(LOCALSTACK_CLIENT));
  console.log(`${count} functions know that they run on LocalStack.`);
  console.log(
    `Halve is ready at ${readOutputs().url}/ ("npm run localstack:test" makes a token for itself).`,
  );
}
