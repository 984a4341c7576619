import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/places.ts';
import { checkConcurrency } from './deploy/check-concurrency.ts';
import { runScript, ToolError } from './localstack/run-tool.ts';

// `npm run deploy -- ...`: whatever `cdk deploy` takes.
const args = process.argv.slice(2);
try {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  await checkConcurrency(args, context.accountConcurrency);
  runScript('aws-cdk/bin/cdk', ['deploy', '--outputs-file', 'cdk.out/outputs.json', ...args]);
} catch (fault) {
  if (!(fault instanceof ToolError)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
