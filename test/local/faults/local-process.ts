import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { TRIAL_SPEED } from '../../support/stack/start-stack.ts';

const PROGRAM = join(import.meta.dirname, '../../../bin/local.ts');

export interface LocalProcess {
  url: string;
  /** The emulators, as the options say where they are. */
  emulators: { aws: string; dynamodb: string };
  /** Sends the signal and waits for the end of the process; answers its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** `npm start` in a process of its own, on these three ports. */
export async function startLocalProcess(port: number, options: string[]): Promise<LocalProcess> {
  const child = spawn(
    process.execPath,
    [PROGRAM, '--port', String(port), '--speed', String(TRIAL_SPEED), ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await untilReady(child);
  return {
    url: `http://127.0.0.1:${port}/`,
    emulators: { aws: `http://127.0.0.1:${port + 1}`, dynamodb: `http://127.0.0.1:${port + 2}` },
    async end(signal) {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill(signal);
      return ended;
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => {
      said += text;
      if (said.includes('Halve is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`Halve ended with ${code} before it was ready: ${said}`)));
  });
}

/** The first of three free ports in a row. */
export async function threeFreePorts(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all([port, port + 1, port + 2].map(isFree));
    if (free.every(Boolean)) return port;
  }
  throw new Error('Expected three free ports in a row, but found none');
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
