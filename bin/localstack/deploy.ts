import { LambdaClient } from '@aws-sdk/client-lambda';
import { COMPOSE_FILE, CONTEXTS, LOCALSTACK_ENV, OUTPUTS_FILE } from './local-stack.ts';
import { readOutputs } from './read-outputs.ts';
import { needDocker, runTool } from './run-tool.ts';
import { setSurroundings } from './set-surroundings.ts';

/** Starts LocalStack, unless it runs, and brings the stack there. */
export async function deploy(): Promise<void> {
  needDocker();
  runTool('docker', ['compose', '--file', COMPOSE_FILE, 'up', '--detach', '--wait']);
  const contexts = Object.entries(CONTEXTS).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  runTool('cdklocal', ['bootstrap', ...contexts], LOCALSTACK_ENV);
  runTool(
    'cdklocal',
    ['deploy', '--require-approval', 'never', '--outputs-file', OUTPUTS_FILE, ...contexts],
    LOCALSTACK_ENV,
  );
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = LOCALSTACK_ENV;
  const count = await setSurroundings(
    new LambdaClient({
      endpoint: AWS_ENDPOINT_URL,
      region: AWS_REGION,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    }),
  );
  console.log(`${count} functions know that they run on LocalStack.`);
  console.log(
    `Halve is ready at ${readOutputs().url}/ ("npm run localstack:test" makes a token for itself).`,
  );
}
