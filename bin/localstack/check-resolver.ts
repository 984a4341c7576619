import { lookup } from 'node:dns/promises';
import { ENDPOINT, S3_HOST } from './local-stack.ts';
import { ToolError } from './run-tool.ts';

/** cdklocal uploads by a name of LocalStack's, which some resolvers do not let lead to this machine. */
export async function checkResolver(host = S3_HOST): Promise<void> {
  const { hostname } = new URL(ENDPOINT);
  const found = await lookup(host).catch(() => undefined);
  if (found !== undefined && (isLoopback(found.address) || !isLoopback(hostname))) return;
  throw new ToolError(
    `Expected ${host} to lead to this machine, but it ${found === undefined ? 'is not found' : `leads to ${found.address}`}. Add this line to the hosts file (/etc/hosts): 127.0.0.1 localhost.localstack.cloud ${host}`,
  );
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
