import * as z from 'zod';
import { COMPOSE_FILE, ENDPOINT, TRIED_VERSION } from './local-stack.ts';
import { needDocker, runTool, ToolError } from './run-tool.ts';

const Health = z.object({ version: z.string(), services: z.record(z.string(), z.string()) });
const NEEDED = ['apigateway', 'cloudformation', 'dynamodb', 'iam', 'lambda', 's3', 'sqs', 'ssm', 'sts'];

/** The version of the LocalStack that answers at this address; undefined where nobody answers at all. */
export async function findLocalStack(endpoint = ENDPOINT): Promise<string | undefined> {
  const answer = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(10_000) }).catch(
    (fault: Error) => {
      if (fault.name === 'TimeoutError') throw notLocalStack(endpoint, 'it does not answer within 10 s');
      return undefined;
    },
  );
  if (answer === undefined) return undefined;
  const health = Health.safeParse(await answer.json().catch(() => undefined));
  if (!health.success) throw notLocalStack(endpoint, `it answers ${answer.status} with something else`);
  const missing = NEEDED.filter(
    (service) => !/^(?:available|running)$/.test(health.data.services[service] ?? ''),
  );
  if (missing.length > 0) {
    throw new ToolError(
      `Expected a LocalStack that has ${missing.join(', ')}, but the one at ${endpoint} (${health.data.version}) has not. Take it out of its SERVICES and start it again.`,
    );
  }
  return health.data.version;
}

/** Uses the LocalStack that answers, whatever it runs in; only where there is none a container is started. */
export async function findOrStartLocalStack(): Promise<void> {
  let version = await findLocalStack();
  if (version === undefined) {
    needDocker();
    runTool('docker', ['compose', '--file', COMPOSE_FILE, 'up', '--detach', '--wait']);
    version = await findLocalStack();
  }
  if (version === undefined) {
    throw new ToolError(
      `Expected LocalStack to answer at ${ENDPOINT}, but it does not, although its container runs. "docker compose --file ${COMPOSE_FILE} logs" says why: images after ${TRIED_VERSION} want LOCALSTACK_AUTH_TOKEN.`,
    );
  }
  console.log(`LocalStack ${version} answers at ${ENDPOINT}.`);
  if (!version.startsWith(`${TRIED_VERSION}.`)) {
    console.log(`Halve has been tried on ${TRIED_VERSION}: another version may do some things otherwise.`);
  }
}

/** For what makes sense only where Halve is deployed. */
export async function needLocalStack(): Promise<void> {
  if ((await findLocalStack()) !== undefined) return;
  throw new ToolError(
    `Expected LocalStack at ${ENDPOINT}, but nobody answers there. Run "npm run localstack:deploy" first.`,
  );
}

const notLocalStack = (endpoint: string, found: string) =>
  new ToolError(
    `Expected LocalStack at ${endpoint}, but ${found}. End what uses this port, or set AWS_ENDPOINT_URL to where LocalStack is.`,
  );
