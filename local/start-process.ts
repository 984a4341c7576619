import { type ChildProcess, fork } from 'node:child_process';
import type { FunctionSettings } from './function-pool.ts';
import { GC_FLAGS } from './gc-flags.ts';
import { codePath } from './places.ts';

type ProcessSettings = Pick<FunctionSettings, 'environment' | 'memoryMiB' | 'youngMiB'>;

const WORKER = codePath('local/worker');

/** A process that runs handlers, as worker.ts has it; the first is loaded at once, others with their first event. */
export function startProcess(
  paths: string[],
  { environment, memoryMiB, youngMiB }: ProcessSettings,
): ChildProcess {
  return fork(WORKER, paths, {
    env: environment,
    execArgv: [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${memoryMiB}`,
      `--max-semi-space-size=${youngMiB}`,
      ...GC_FLAGS,
    ],
    serialization: 'advanced',
  });
}
