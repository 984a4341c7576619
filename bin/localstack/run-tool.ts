import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What stops a script, in a sentence that names the way out. */
export class ToolError extends Error {}

type Env = Record<string, string | undefined>;

/** Runs a script of one of the project's packages on this very Node: no shell and no PATH, which Windows would want. */
export const runScript = (script: string, args: string[], env: Env = {}): void =>
  runTool(process.execPath, [join(import.meta.dirname, '../../node_modules', script), ...args], env);

/** Runs a program of this machine, its output where this one's goes. */
export function runTool(command: string, args: string[], env: Env = {}): void {
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) throw new ToolError(`"${command}" cannot be started: ${error.message}`);
  if (status !== 0) throw new ToolError(`"${command} ${args.join(' ')}" ended with ${status}.`);
}

/** The same, while this process goes on: for programs that call it. */
export async function runToolBeside(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new ToolError(`"${command} ${args.join(' ')}" ended with ${status}.`);
}

/** What a program prints, without the line's end. */
export function readTool(command: string, args: string[], env: Env = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0)
    throw new ToolError(`"${command} ${args.join(' ')}" ended with ${status}: ${stderr?.trim()}`);
  return stdout.trim();
}

/** LocalStack is a container and starts one for each function, so there must be a Docker that runs. */
export function needDocker(env: Env = process.env): void {
  const { status, error } = spawnSync('docker', ['info'], { stdio: 'ignore', env: env as NodeJS.ProcessEnv });
  if (error) {
    throw new ToolError(
      'Expected Docker on this machine, as LocalStack runs in it, but found no "docker" command. Install Docker, or use "npm start", which needs none.',
    );
  }
  if (status !== 0) {
    throw new ToolError(
      'Expected Docker to be running, but its daemon does not answer. Start Docker, or use "npm start", which needs none.',
    );
  }
}
