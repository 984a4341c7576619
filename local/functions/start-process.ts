import { type ChildProcess, fork } from 'node:child_process';
import type { HandedObject, TakenObject, TakeObject } from '../emulators/fauxqs/handed-object.ts';
import { GC_FLAGS } from '../gc-flags.ts';
import { codePath } from '../places.ts';
import type { FunctionSettings } from './function-pool.ts';
import type { Surrounded } from './worker.ts';

type ProcessSettings = Pick<
  FunctionSettings,
  'environment' | 'surroundings' | 'memoryMiB' | 'youngMiB' | 'say'
>;

const WORKER = codePath('local/functions/worker');

/**
 * A process that runs handlers, as worker.ts has it; the first is loaded at once, others with their first event. What
 * it is told meanwhile waits until its surroundings are there.
 */
export function startProcess(
  paths: string[],
  { environment, surroundings, memoryMiB, youngMiB, say }: ProcessSettings,
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
    silent: say !== undefined,
  });
  if (say !== undefined)
    for (const output of [child.stdout, child.stderr]) output?.setEncoding('utf8').on('data', say);
  surroundings.then(({ environment, takeObject }) => {
    if (takeObject !== undefined)
      child.on('message', (message) => take(child, message as Partial<HandedObject>, takeObject));
    if (child.connected) child.send({ environment } satisfies Surrounded, () => {});
  });
  return child;
}

function take(child: ChildProcess, message: Partial<HandedObject>, takeObject: TakeObject): void {
  if (message.handed === undefined) return;
  const taken: TakenObject = { taken: message.handed };
  try {
    takeObject(message as HandedObject);
  } catch (fault) {
    taken.fault = String(fault);
  }
  if (child.connected) child.send(taken, () => {});
}
