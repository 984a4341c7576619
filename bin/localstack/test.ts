import { LOCALSTACK_ENV, SHOP } from './local-stack.ts';
import { readOutputs } from './read-outputs.ts';
import { needDocker, readTool, runTool } from './run-tool.ts';

/** Runs the journeys that every Halve is tried by, as a client of its own, which is revoked afterwards. */
export function test(): void {
  needDocker();
  const { url, table } = readOutputs();
  const name = `journeys-${Date.now()}`;
  const client = (...args: string[]) =>
    readTool(process.execPath, ['bin/halve.js', 'client', ...args, '--table', table], LOCALSTACK_ENV);
  const token = client('create', name);
  try {
    runTool('vitest', ['run', 'test/blackbox'], { HALVE_URL: url, HALVE_TOKEN: token, HALVE_SHOP: SHOP });
  } finally {
    client('revoke', name);
  }
}
