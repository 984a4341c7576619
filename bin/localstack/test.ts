import { describeStack } from './check-stack.ts';
import { needLocalStack } from './find-localstack.ts';
import { LOCALSTACK_ENV, SHOP } from './local-stack.ts';
import { notDeployed, readOutputs } from './read-outputs.ts';
import { readTool, runScript } from './run-tool.ts';

/** Runs the journeys that every Halve is tried by, as a client of its own, which is revoked afterwards. */
export async function test(): Promise<void> {
  await needLocalStack();
  // What the last deployment wrote may be older than this LocalStack.
  if ((await describeStack()) === undefined) throw notDeployed();
  const { url, table } = readOutputs();
  const name = `journeys-${Date.now()}`;
  const client = (...args: string[]) =>
    readTool(process.execPath, ['bin/halve.js', 'client', ...args, '--table', table], LOCALSTACK_ENV);
  const token = client('create', name);
  try {
    const reached = { HALVE_URL: url, HALVE_TOKEN: token, HALVE_SHOP: SHOP };
    runScript('vitest/vitest.mjs', ['run', '--project', 'quick', 'test/blackbox'], reached);
  } finally {
    client('revoke', name);
  }
}
