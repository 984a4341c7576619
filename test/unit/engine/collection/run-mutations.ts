import { type ChildProcess, fork } from 'node:child_process';
import type { Mutated, Mutation } from './mutated.ts';

const CHILD = new URL('./mutated.ts', import.meta.url);
/** Far beyond the engine's own deadline: who is not back by then hangs. */
const HANG_MS = 60_000;

/** Runs them one after the other in a process of their own, which is started anew when one has killed it. */
export async function runMutations(mutations: Mutation[]): Promise<Mutated[]> {
  const done: Mutated[] = [];
  let child: ChildProcess | undefined;
  for (const mutation of mutations) {
    child ??= fork(CHILD, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    const result = await runIn(child, mutation);
    done.push(result);
    if (result.outcome === 'lost') child = undefined;
  }
  child?.kill();
  return done;
}

function runIn(child: ChildProcess, mutation: Mutation): Promise<Mutated> {
  return new Promise((resolve) => {
    const lost = (fault: string) => end({ ...mutation, outcome: 'lost', fault, milliseconds: HANG_MS });
    const answered = (result: unknown) => end(result as Mutated);
    const ended = (code: number | null, signal: string | null) =>
      lost(`the process ended: ${signal ?? code}`);
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      lost(`no answer within ${HANG_MS} ms`);
    }, HANG_MS);
    function end(result: Mutated): void {
      clearTimeout(timer);
      child.off('message', answered).off('exit', ended);
      resolve(result);
    }
    child.on('message', answered).on('exit', ended).send(mutation);
  });
}
