import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkConcurrency } from '../../../../bin/deploy/check-concurrency.ts';

let answer: { status: number; body: object };
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
});
const profiles: (string | undefined)[] = [];
const lambda = (profile: string | undefined) => {
  profiles.push(profile);
  return new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
};
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

const mayRun = (ConcurrentExecutions: number, UnreservedConcurrentExecutions = ConcurrentExecutions) => ({
  status: 200,
  body: { AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions } },
});

it('refuses a deployment for the usual account to a new one, and says what to write where', async () => {
  answer = mayRun(10);
  const refusal =
    /may run 1000 .* where it is empty, but .* 10 in eu-central-1\. Write "accountConcurrency": "10"/;
  await expect(checkConcurrency([], '', lambda)).rejects.toThrow(refusal);
  expect(asked.at(-1)).toMatch(/^GET \/2016-08-19\/account-settings/);
});

it('counts what other functions of the account have reserved', async () => {
  answer = mayRun(1_000, 700);
  await expect(checkConcurrency([], '', lambda)).rejects.toThrow('"accountConcurrency": "700"');
});

it('lets through what fits, told in cdk.json or on the command line, which is the last to say', async () => {
  answer = mayRun(50);
  await checkConcurrency([], '50', lambda);
  await checkConcurrency(
    ['--profile', 'shop', '-c', 'arch=x86_64', '-c', 'accountConcurrency=10'],
    '',
    lambda,
  );
  expect(profiles.at(-1)).toBe('shop');
  await expect(checkConcurrency(['--context', 'accountConcurrency=60'], '50', lambda)).rejects.toThrow(
    /may run 60 .* says, but this one may run 50/,
  );
});

it('stands in nobody’s way where the account does not say', async () => {
  answer = { status: 403, body: { message: 'not allowed' } };
  await checkConcurrency([], '', lambda);
});
