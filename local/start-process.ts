import { type ChildProcess, fork } from 'node:child_process';
import type { TableAnswered, TableCall } from './channel.ts';
import type { FunctionSettings } from './function-pool.ts';
import { GC_FLAGS } from './gc-flags.ts';
import { codePath } from './places.ts';

type ProcessSettings = Pick<FunctionSettings, 'environment' | 'memoryMiB' | 'youngMiB' | 'callTable'>;

const WORKER = codePath('local/worker');

/** A process that runs handlers, as worker.ts has it; the first is loaded at once, others with their first event. */
export function startProcess(
  paths: string[],
  { environment, memoryMiB, youngMiB, callTable }: ProcessSettings,
): ChildProcess {
  const child = fork(WORKER, paths, {
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
  if (callTable === undefined) return child;
  child.on('message', async (message: Partial<TableCall>) => {
    if (message.call === undefined) return;
    const { call, operation, body } = message as TableCall;
    const answer = await callTable(operation, body);
    if (child.connected) child.send({ answered: call, ...answer } satisfies TableAnswered, () => {});
  });
  return child;
}
