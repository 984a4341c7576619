import { LambdaClient } from '@aws-sdk/client-lambda';
import { removeStage, restoreStage } from './api-stage.ts';
import { checkResolver } from './check-resolver.ts';
import { checkStack } from './check-stack.ts';
import { findOrStartLocalStack } from './find-localstack.ts';
import { CONTEXTS, LOCALSTACK_CLIENT, LOCALSTACK_ENV, OUTPUTS_FILE } from './local-stack.ts';
import { readOutputs } from './read-outputs.ts';
import { runScript } from './run-tool.ts';
import { setSurroundings } from './set-surroundings.ts';

/** Brings the stack to LocalStack: to one that answers, or to a container that is started. */
export async function deploy(): Promise<void> {
  await findOrStartLocalStack();
  await checkResolver();
  const contexts = Object.entries(CONTEXTS).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  runScript('aws-cdk-local/bin/cdklocal', ['bootstrap', ...contexts], LOCALSTACK_ENV);
  const standing = await checkStack();
  if (standing) await removeStage(standing);
  const wishes = ['--require-approval', 'never', '--outputs-file', OUTPUTS_FILE];
  try {
    runScript('aws-cdk-local/bin/cdklocal', ['deploy', ...wishes, ...contexts], LOCALSTACK_ENV);
  } finally {
    if (standing) await restoreStage(standing);
  }
  const { url } = readOutputs();
  const count = await setSurroundings(new LambdaClient(LOCALSTACK_CLIENT), url);
  console.log(`${count} functions know that they run on LocalStack.`);
  console.log(`Halve is ready at ${url}/ ("npm run localstack:test" makes a token for itself).`);
}
