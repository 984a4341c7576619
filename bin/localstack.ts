import { Command } from 'commander';
import { deploy } from './localstack/deploy.ts';
import { destroy } from './localstack/destroy.ts';
import { ToolError } from './localstack/run-tool.ts';
import { test } from './localstack/test.ts';

const program = new Command('npm run localstack').description('Halve on LocalStack, an AWS on this machine.');
program
  .command('deploy')
  .description('deploys Halve to the LocalStack that answers, or to one that it starts')
  .action(deploy);
program
  .command('destroy')
  .description('takes Halve off it again, with everything that it holds')
  .action(destroy);
program.command('test').description('runs the journeys against it').action(test);

try {
  await program.parseAsync();
} catch (fault) {
  if (!(fault instanceof ToolError)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
