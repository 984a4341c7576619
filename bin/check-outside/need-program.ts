import { spawnSync } from 'node:child_process';
import { ToolError } from '../localstack/run-tool.ts';

/** All three are programs in Python; Halve itself needs none of them. */
const INSTALL =
  'python3 -m venv ~/.halve-outside && ~/.halve-outside/bin/pip install cfn-lint schemathesis "moto[server]" && export PATH="$HOME/.halve-outside/bin:$PATH"';

export function needProgram(name: string): void {
  if (spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined) return;
  throw new ToolError(`Expected "${name}" on the PATH, but found none. To install it: ${INSTALL}`);
}
