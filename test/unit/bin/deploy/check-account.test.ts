import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAccount } from '../../../../bin/deploy/check-account.ts';

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
  await expect(checkAccount([], '', lambda)).rejects.toThrow(refusal);
  expect(asked.at(-1)).toMatch(/^GET \/2016-08-19\/account-settings/);
});

it('counts what other functions of the account have reserved', async () => {
  answer = mayRun(1_000, 700);
  await expect(checkAccount([], '', lambda)).rejects.toThrow('"accountConcurrency": "700"');
});

it('lets through what fits, told in cdk.json or on the command line, which is the last to say', async () => {
  answer = mayRun(50);
  await checkAccount([], '50', lambda);
  await checkAccount(['--profile', 'shop', '-c', 'arch=x86_64', '-c', 'accountConcurrency=10'], '', lambda);
  expect(profiles.at(-1)).toBe('shop');
  await expect(checkAccount(['--context', 'accountConcurrency=60'], '50', lambda)).rejects.toThrow(
    /may run 60 .* says, but this one may run 50/,
  );
});

it('stands in nobody’s way where the account does not say', async () => {
  answer = { status: 403, body: { message: 'not allowed' } };
  await checkAccount([], '', lambda);
});

describe('where there are no credentials', () => {
  const without = (message: string) => (profile: string | undefined) => {
    const credentials = async () => {
      throw Object.assign(new Error(message), { name: 'CredentialsProviderError' });
    };
    return Object.assign(lambda(profile), { config: { ...lambda(profile).config, credentials } });
  };

  it('says so before anything is made, and of which profile', async () => {
    const none = without('Could not load credentials from any providers');
    await expect(checkAccount([], '', none)).rejects.toThrow(
      /Expected credentials .* but found none: Could not load/,
    );
    await expect(checkAccount(['--profile', 'shop'], '', none)).rejects.toThrow('in the profile "shop"');
  });

  it('leaves it to cdk to ask for the code of a second device', async () => {
    answer = mayRun(1_000);
    await checkAccount([], '', without('Profile shop requires multi-factor authentication'));
  });
});
