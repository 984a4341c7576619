import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const CLIENT = join(import.meta.dirname, '../../bin/halve.js');

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  input?: string;
  /** Sent as soon as the client has said so to standard error. */
  interruptAt?: RegExp;
  cwd?: string;
  /** Whether nobody reads what it prints to standard output. */
  closesOut?: boolean;
  /** Whose rights it has, by the system's number; root alone may give others. */
  uid?: number | undefined;
}

/** Runs the command-line client as a process of its own, without a terminal. */
export function runClient(args: string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [CLIENT, ...args], {
    env: { PATH: process.env.PATH, ...options.env },
    cwd: options.cwd,
    uid: options.uid,
    stdio: 'pipe',
  });
  let [out, err] = ['', ''];
  if (options.closesOut) child.stdout.destroy();
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    const before = options.interruptAt?.test(err);
    err += text;
    if (!before && options.interruptAt?.test(err)) child.kill('SIGINT');
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
