import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ApiStage } from './api-stage.ts';
import { ENDPOINT, OUTPUTS_FILE } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

const Outputs = z.record(z.string(), z.object({ ApiUrl: z.string(), TableName: z.string() }));

interface DeployedOutputs extends ApiStage {
  /** Without a last slash. */
  url: string;
  table: string;
}

/** Where the last deployment to LocalStack is. */
export function readOutputs(file = OUTPUTS_FILE): DeployedOutputs {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw notDeployed();
  }
  const [stack] = Object.values(Outputs.parse(JSON.parse(text)));
  const found = apiStageOf(stack?.ApiUrl ?? '');
  if (stack === undefined || found === undefined) {
    throw new ToolError(`Expected the URL of an API in ${file}, but found ${text.slice(0, 200)}`);
  }
  // By path: the host names that LocalStack makes up must be known to the machine's resolver.
  return {
    ...found,
    url: `${ENDPOINT}/_aws/execute-api/${found.api}/${found.stage}`,
    table: stack.TableName,
  };
}

export const notDeployed = () =>
  new ToolError('Halve is not on LocalStack yet. Run "npm run localstack:deploy" first.');

/** What the URL of a deployed API says; undefined for another URL. */
export function apiStageOf(apiUrl: string): ApiStage | undefined {
  const [, api, stage] = /\/\/([^./]+)\.execute-api\.[^/]+\/([^/]+)/.exec(apiUrl) ?? [];
  return api === undefined || stage === undefined ? undefined : { api, stage };
}
