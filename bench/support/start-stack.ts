import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const pathOf = (file: string) => new URL(`../../bin/${file}`, import.meta.url).pathname;
/** As `npm start` runs it, gathered into few files, or as it is written, where profiles know files by their names. */
const COMMANDS = { gathered: [pathOf('run.js'), 'local'], written: [pathOf('local.ts')] };

export interface Stack {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts the real command, and answers when it is ready. */
export async function startStack(args: string[], code: keyof typeof COMMANDS = 'gathered'): Promise<Stack> {
  const child: ChildProcess = spawn(process.execPath, [...COMMANDS[code], '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever ends the benchmark ends the stack.
  process.once('exit', () => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /ready at (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      url,
      pid: child.pid!,
      async stop() {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error('Halve did not start');
}
