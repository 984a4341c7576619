import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/places.ts';
import { checkAccount } from './deploy/check-account.ts';
import { runScript, ToolError } from './localstack/run-tool.ts';

// `npm run deploy -- ...`: whatever `cdk deploy` takes.
const args = process.argv.slice(2);
const asksForHelp = args.includes('--help') || args.includes('-h');
try {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  if (!asksForHelp) await checkAccount(args, context.accountConcurrency);
  runScript('aws-cdk/bin/cdk', ['deploy', '--outputs-file', 'cdk.out/outputs.json', ...args]);
} catch (fault) {
  if (!(fault instanceof ToolError)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
