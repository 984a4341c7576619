import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  DeleteStageCommand,
  GetStagesCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import {
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { removeStage, restoreStage } from '../../../bin/localstack/api-stage.ts';
import { CONTEXTS } from '../../../bin/localstack/local-stack.ts';
import { readOutputs } from '../../../bin/localstack/read-outputs.ts';
import { setSurroundings } from '../../../bin/localstack/set-surroundings.ts';
import { synthesise } from '../../../lib/synthesise/synthesise.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'halve-localstack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the stack for LocalStack', () => {
  /** What LocalStack emulates without a licence, of what a stack like this may have. */
  const EMULATED =
    /^AWS::(ApiGateway|CDK|CloudWatch|DynamoDB|Events|IAM|Lambda|Logs|S3|SNS|SQS)::(?!LayerVersion|MultiRegion)/;

  it('holds only what LocalStack emulates, for this processor, and leaves nothing of CDK behind', () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { Resources } = synthesise(CONTEXTS) as {
      Resources: Record<string, { Type: string; Properties: { Architectures?: string[] } }>;
    };
    expect(readdirSync(temporary)).toEqual([]);
    const types = [...new Set(Object.values(Resources).map(({ Type }) => Type))];
    expect(types.filter((type) => !EMULATED.test(type))).toEqual([]);
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(new Set(functions.flatMap(({ Properties }) => Properties.Architectures))).toEqual(
      new Set([process.arch === 'arm64' ? 'arm64' : 'x86_64']),
    );
  }, 120_000);
});

it('the API is found by a path that needs no host name of its own', () => {
  const file = join(folder, 'outputs.json');
  const ApiUrl = 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod';
  writeFileSync(file, JSON.stringify({ Halve: { ApiUrl, TableName: 'table' } }));
  expect(readOutputs(file)).toEqual({
    api: 'a1b2c3',
    stage: 'prod',
    url: 'http://localhost:4566/_aws/execute-api/a1b2c3/prod',
    table: 'table',
  });
});

it('the stage of an API goes before an update, and is made anew where the update has left none', async () => {
  const client = mockClient(APIGatewayClient);
  onTestFinished(() => client.restore());
  const gateway = new APIGatewayClient({ region: 'us-east-1' });
  const gone = new NotFoundException({ message: 'no such stage', $metadata: {} });
  client.on(DeleteStageCommand).resolvesOnce({}).rejects(gone);
  client
    .on(GetStagesCommand)
    .resolvesOnce({ item: [{ stageName: 'prod' }] })
    .resolves({ item: [] });
  const place = { api: 'a1b2c3', stage: 'prod' };
  for (const _ of ['there', 'gone']) await removeStage(place, gateway);
  for (const _ of ['there', 'gone']) await restoreStage(place, gateway);
  const made = client.commandCalls(CreateDeploymentCommand).map(({ args }) => args[0].input);
  expect(made).toEqual([{ restApiId: 'a1b2c3', stageName: 'prod' }]);
});

it('the functions of Halve, and no others, are told where they run', async () => {
  const client = mockClient(LambdaClient);
  onTestFinished(() => client.restore());
  const Environment = { Variables: { OUTPUTS_BUCKET: 'bucket', OUTPUT_BASE_URL: 'https://aws' } };
  client
    .on(ListFunctionsCommand)
    .resolvesOnce({
      Functions: [{ FunctionName: 'compress', Description: 'Halve: compress-image', Environment }],
      NextMarker: 'more',
    })
    .resolvesOnce({
      Functions: [
        { FunctionName: 'status', Description: 'Halve: get-status', Environment: { Variables: { A: '1' } } },
        { FunctionName: 'other', Description: "Somebody else's" },
      ],
    });
  const url = 'http://localhost:4566/_aws/execute-api/a1b2c3/prod';
  expect(await setSurroundings(new LambdaClient({ region: 'us-east-1' }), url)).toBe(2);
  const where = {
    ALLOW_ADDRESSES: 'host.docker.internal:8098,host.docker.internal:8099',
    S3_PUBLIC_ENDPOINT: 'http://localhost:4566',
    API_PUBLIC_URL: url,
  };
  const updates = client.commandCalls(UpdateFunctionConfigurationCommand).map(({ args }) => args[0].input);
  expect(updates).toEqual([
    {
      FunctionName: 'compress',
      Environment: {
        Variables: {
          OUTPUTS_BUCKET: 'bucket',
          OUTPUT_BASE_URL: 'http://localhost:4566/bucket',
          ...where,
        },
      },
    },
    { FunctionName: 'status', Environment: { Variables: { A: '1', ...where } } },
  ]);
});
