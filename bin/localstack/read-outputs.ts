import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ENDPOINT, OUTPUTS_FILE } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

const Outputs = z.record(z.string(), z.object({ ApiUrl: z.string(), TableName: z.string() }));

/** Where the last deployment to LocalStack is; the URL is without a last slash. */
export function readOutputs(file = OUTPUTS_FILE): { url: string; table: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ToolError('Halve is not on LocalStack yet. Run "npm run localstack:deploy" first.');
  }
  const [stack] = Object.values(Outputs.parse(JSON.parse(text)));
  const [, api, stage] = /\/\/([^./]+)\.execute-api\.[^/]+\/([^/]+)/.exec(stack?.ApiUrl ?? '') ?? [];
  if (stack === undefined || api === undefined) {
    throw new ToolError(`Expected the URL of an API in ${file}, but found ${text.slice(0, 200)}`);
  }
  // By path: the host names that LocalStack makes up must be known to the machine's resolver.
  return { url: `${ENDPOINT}/_aws/execute-api/${api}/${stage}`, table: stack.TableName };
}
