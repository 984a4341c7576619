import { Command } from 'commander';
import { checkApi } from './check-outside/check-api.ts';
import { checkState } from './check-outside/check-state.ts';
import { checkTemplate } from './check-outside/check-template.ts';
import { ToolError } from './localstack/run-tool.ts';

const CHECKS = { template: checkTemplate, state: checkState, api: checkApi };
type Name = keyof typeof CHECKS;

const program = new Command('npm run check:outside')
  .description('Has programs that know nothing of Halve judge it: cfn-lint, moto and schemathesis.')
  .argument('[checks...]', `some of ${Object.keys(CHECKS).join(', ')}; all where none is named`);
program.parse();

try {
  const names = (program.args.length === 0 ? Object.keys(CHECKS) : program.args) as Name[];
  for (const name of names) {
    const check = CHECKS[name];
    if (check === undefined)
      throw new ToolError(`Expected ${Object.keys(CHECKS).join(', ')}, but found "${name}".`);
    await check();
    console.log(`${name}: nothing found.`);
  }
  process.exit(0);
} catch (fault) {
  if (!(fault instanceof ToolError)) throw fault;
  console.error(fault.message);
  process.exit(1);
}
