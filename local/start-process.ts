import { type ChildProcess, fork } from 'node:child_process';
import type { FunctionSettings } from './function-pool.ts';
import { GC_FLAGS } from './gc-flags.ts';
import type { HandedObject, TakenObject } from './handed-object.ts';
import { codePath } from './places.ts';

type ProcessSettings = Pick<FunctionSettings, 'environment' | 'memoryMiB' | 'youngMiB' | 'takeObject'>;

const WORKER = codePath('local/worker');

/** A process that runs handlers, as worker.ts has it; the first is loaded at once, others with their first event. */
export function startProcess(
  paths: string[],
  { environment, memoryMiB, youngMiB, takeObject }: ProcessSettings,
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
  if (takeObject !== undefined) child.on('message', take);
  return child;

  function take(message: Partial<HandedObject>): void {
    if (message.handed === undefined) return;
    const taken: TakenObject = { taken: message.handed };
    try {
      takeObject!(message as HandedObject);
    } catch (fault) {
      taken.fault = String(fault);
    }
    if (child.connected) child.send(taken, () => {});
  }
}
