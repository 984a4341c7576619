import { findLocalStack } from './find-localstack.ts';
import { ENDPOINT, LOCALSTACK_ENV, SHOP } from './local-stack.ts';
import { readOutputs } from './read-outputs.ts';
import { readTool, runScript, ToolError } from './run-tool.ts';

/** Runs the journeys that every Halve is tried by, as a client of its own, which is revoked afterwards. */
export async function test(): Promise<void> {
  if ((await findLocalStack()) === undefined) {
    throw new ToolError(
      `Expected LocalStack at ${ENDPOINT}, but nobody answers there. Run "npm run localstack:deploy" first.`,
    );
  }
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
