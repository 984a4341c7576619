import { parseArgs } from 'node:util';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { USUAL_ACCOUNT_CONCURRENCY } from '../../lib/shares.ts';
import { ToolError } from '../localstack/run-tool.ts';

/** Whose account it is, and where, is found as `cdk` finds it. */
const lambdaOf = (profile: string | undefined) =>
  new LambdaClient({
    maxAttempts: 2,
    ...(profile === undefined ? {} : { profile }),
    ...(process.env.AWS_REGION ? {} : { region: process.env.AWS_DEFAULT_REGION }),
  });

/**
 * Refuses a deployment without credentials, which `cdk` does too, but only after the half minute that it takes to make
 * the template; and one that would run more functions at once than the account may. Lambda takes that one and refuses
 * most of the work then, and each refusal is a try of an image. Where nobody can say what the account may, nothing is
 * refused.
 */
export async function checkAccount(
  args: string[],
  inFile: unknown,
  clientOf: (profile: string | undefined) => LambdaClient = lambdaOf,
): Promise<void> {
  const { profile, told = inFile } = wishesOf(args);
  const wanted = Number(told || USUAL_ACCOUNT_CONCURRENCY);
  const client = clientOf(profile);
  await client.config.credentials().catch((fault: Error) => {
    // `cdk` asks for the code of a second device by itself.
    if (fault.name !== 'CredentialsProviderError' || fault.message.includes('multi-factor')) return;
    throw new ToolError(
      `Expected credentials of an AWS account${profile === undefined ? '' : ` in the profile "${profile}"`} ` +
        `(aws configure, aws sso login, AWS_PROFILE or -- --profile NAME), but found none: ${fault.message}`,
    );
  });
  const limit = await client.send(new GetAccountSettingsCommand()).then(
    ({ AccountLimit }) => AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions,
    () => undefined,
  );
  if (limit === undefined || !(wanted > limit)) return;
  throw new ToolError(
    `Expected an account that may run ${wanted} functions at once, as accountConcurrency ${told ? 'says' : 'means where it is empty'}, ` +
      `but this one may run ${limit} in ${await client.config.region()}. Write "accountConcurrency": "${limit}" into cdk.json, ` +
      'or ask for more under "Concurrent executions" of Lambda in Service Quotas first.',
  );
}

/** Of what is handed on to `cdk`, what says which account it is and what it may run. */
function wishesOf(args: string[]): { profile: string | undefined; told: string | undefined } {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { profile: { type: 'string' }, context: { type: 'string', short: 'c', multiple: true } },
  });
  const contexts = (values.context ?? []) as string[];
  const told = contexts.findLast((one) => one.startsWith('accountConcurrency='))?.split('=')[1];
  return { profile: values.profile as string | undefined, told };
}
