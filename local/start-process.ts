import { type ChildProcess, fork } from 'node:child_process';
import type { FunctionSettings } from './function-pool.ts';

const WORKER = new URL('./worker.ts', import.meta.url);

/** A process that runs handlers, as worker.ts has it; the first is loaded at once, others with their first event. */
export function startProcess(
  paths: string[],
  { environment, memoryMiB, youngMiB }: Pick<FunctionSettings, 'environment' | 'memoryMiB' | 'youngMiB'>,
): ChildProcess {
  return fork(WORKER, paths, {
    env: environment,
    execArgv: [
      // What lets an installed package run its TypeScript (bin/launch.js).
      ...process.execArgv.filter((argument) => argument.endsWith('/strip-types.js')),
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${memoryMiB}`,
      `--max-semi-space-size=${youngMiB}`,
      // A process stands for a function of about one core; threads that help to collect would want more.
      '--single-threaded-gc',
    ],
    serialization: 'advanced',
  });
}
