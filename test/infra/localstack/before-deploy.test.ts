import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkResolver } from '../../../bin/localstack/check-resolver.ts';
import { checkStack } from '../../../bin/localstack/check-stack.ts';
import { findLocalStack } from '../../../bin/localstack/find-localstack.ts';
import { readOutputs } from '../../../bin/localstack/read-outputs.ts';
import { needDocker } from '../../../bin/localstack/run-tool.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'halve-localstack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a machine on which LocalStack cannot run', () => {
  it('is told that there is no Docker', () => {
    expect(() => needDocker({ PATH: folder })).toThrow(/found no "docker" command.*npm start/);
  });

  it('is told that Docker does not run', () => {
    const docker = join(folder, 'docker');
    writeFileSync(docker, '#!/bin/sh\nexit 1\n');
    chmodSync(docker, 0o755);
    expect(() => needDocker({ PATH: folder })).toThrow(/its daemon does not answer.*npm start/);
  });

  it('is told to deploy before it tests', () => {
    expect(() => readOutputs(join(folder, 'none.json'))).toThrow('npm run localstack:deploy');
  });
});

describe('what answers where LocalStack should be', () => {
  const SERVICES = ['apigateway', 'cloudformation', 'dynamodb', 'iam', 'lambda', 's3', 'sqs', 'ssm', 'sts'];
  const health = (without?: string) => ({
    version: '4.14.0',
    services: Object.fromEntries(
      SERVICES.filter((service) => service !== without).map((service) => [service, 'available']),
    ),
  });
  async function found(body: unknown, status = 200): Promise<string | undefined> {
    const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await findLocalStack(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  it('is known by its version, or that nobody is there', async () => {
    expect(await found(health())).toBe('4.14.0');
    expect(await findLocalStack('http://127.0.0.1:9')).toBeUndefined();
  });

  it('is refused if it is something else, or lacks a service', async () => {
    await expect(found('Welcome to nginx', 404)).rejects.toThrow(
      /answers 404 with something else.*AWS_ENDPOINT_URL/,
    );
    await expect(found(health('sqs'))).rejects.toThrow(/has sqs, .*\(4\.14\.0\) has not/);
  });
});

describe('before it deploys', () => {
  it('says which line of the hosts file is missing', async () => {
    await expect(checkResolver('nowhere.invalid')).rejects.toThrow(
      /is not found.*127\.0\.0\.1 localhost\.localstack\.cloud nowhere\.invalid/,
    );
    await expect(checkResolver('localhost')).resolves.toBeUndefined();
  });

  it.each([
    ['CREATE_COMPLETE', true],
    ['UPDATE_COMPLETE', true],
    ['DELETE_FAILED', false],
    ['ROLLBACK_COMPLETE', false],
    ['CREATE_FAILED', false],
  ])('takes a stack that is %s: %s', async (StackStatus, good) => {
    const client = mockClient(CloudFormationClient);
    onTestFinished(() => client.restore());
    const ApiUrl = 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod';
    const Outputs = [{ OutputKey: 'ApiUrl', OutputValue: ApiUrl }];
    const Stacks = [
      { StackName: 'Halve', CreationTime: new Date(), StackStatus: StackStatus as never, Outputs },
    ];
    client.on(DescribeStacksCommand).resolves({ Stacks });
    const checked = checkStack(new CloudFormationClient({ region: 'us-east-1' }));
    if (good) await expect(checked).resolves.toEqual({ api: 'a1b2c3', stage: 'prod' });
    else await expect(checked).rejects.toThrow(/Run "npm run localstack:destroy"/);
  });

  it('takes it that there is no stack yet', async () => {
    const client = mockClient(CloudFormationClient);
    onTestFinished(() => client.restore());
    const none = {
      name: 'ValidationError',
      message: 'no such stack',
      $fault: 'client' as const,
      $metadata: {},
    };
    client.on(DescribeStacksCommand).rejects(new CloudFormationServiceException(none));
    await expect(checkStack(new CloudFormationClient({ region: 'us-east-1' }))).resolves.toBe(undefined);
  });
});
