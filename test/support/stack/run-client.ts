import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const CLIENT = join(import.meta.dirname, '../../../bin/halve.js');

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

interface RunOptions {
  env?: Record<string, string>;
  input?: string;
  /** Sent as soon as the client has said so to standard error. */
  interruptAt?: RegExp;
  cwd?: string;
  /** Whether nobody reads what it prints to standard output. */
  closesOut?: boolean;
  /** Whether what nobody may write is closed to it, though root runs it. */
  heedsModes?: boolean;
}

/** It stays root, for nobody else may even enter a folder of root's own, and has what anyone has of their own files. */
const HEEDING_MODES = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'];

/** Runs the command-line client as a process of its own, without a terminal. */
export function runClient(args: string[], options: RunOptions = {}): Promise<Ran> {
  const before = options.heedsModes && process.getuid?.() === 0 ? HEEDING_MODES : [];
  const [command = '', ...rest] = [...before, process.execPath, CLIENT, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...options.env },
    cwd: options.cwd,
    stdio: 'pipe',
  });
  let [out, err] = ['', ''];
  if (options.closesOut) child.stdout.destroy();
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    const said = options.interruptAt?.test(err);
    err += text;
    if (!said && options.interruptAt?.test(err)) child.kill('SIGINT');
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
