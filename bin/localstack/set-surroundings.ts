import {
  type FunctionConfiguration,
  type LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ALLOWED, ENDPOINT } from './local-stack.ts';

/**
 * Tells the deployed functions where they are, as the runner of `npm start` does: which private addresses they may
 * reach, and where clients reach S3 and the API. It is never in the template, so that no deployment to AWS can have it.
 */
export async function setSurroundings(client: LambdaClient, apiUrl: string): Promise<number> {
  let count = 0;
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const found of Functions.filter(isOurs)) {
      const Variables = surroundings(found.Environment?.Variables ?? {}, apiUrl);
      await client.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: found.FunctionName,
          Environment: { Variables },
        }),
      );
      count += 1;
    }
  }
  return count;
}

const isOurs = ({ Description }: FunctionConfiguration) => Description?.startsWith('Halve: ') ?? false;

const surroundings = (variables: Record<string, string>, apiUrl: string) => ({
  ...variables,
  ALLOW_ADDRESSES: ALLOWED.join(','),
  S3_PUBLIC_ENDPOINT: ENDPOINT,
  API_PUBLIC_URL: apiUrl,
  ...('OUTPUT_BASE_URL' in variables ? { OUTPUT_BASE_URL: `${ENDPOINT}/${variables.OUTPUTS_BUCKET}` } : {}),
});
