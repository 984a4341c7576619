import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import pLimit from 'p-limit';
import { GC_FLAGS } from '../../../local/gc-flags.ts';
import { codePath } from '../../../local/places.ts';
import type { PictureJob, PictureOutcome } from './picture-job.ts';

const WORKER = codePath('bin/halve/pictures/picture-worker');

/** Halves pictures in so many processes; one that dies is replaced, and its picture has failed. */
export function createPicturePool(processes: number) {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const limit = pLimit(processes);

  function start(): ChildProcess {
    const child = fork(WORKER, {
      execArgv: [...process.execArgv, ...GC_FLAGS],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  }

  async function work(job: PictureJob): Promise<PictureOutcome> {
    const child = idle.pop() ?? start();
    const done = new AbortController();
    try {
      const { signal } = done;
      const answered = once(child, 'message', { signal }).then(([outcome]) => outcome as PictureOutcome);
      const died = once(child, 'exit', { signal }).then(([code, signalled]) =>
        dead(signalled ?? `code ${code}`),
      );
      for (const end of [answered, died]) end.catch(() => {});
      child.send(job, () => {});
      const outcome = await Promise.race([answered, died]);
      if (outcome.state !== 'failed' || !ENDS.includes(outcome.error.code)) idle.push(child);
      return outcome;
    } finally {
      done.abort();
    }
  }

  return {
    halve: (job: PictureJob) => limit(() => work(job)),
    /** Ends what is at work too. */
    stop() {
      for (const child of all) if (child.connected) child.disconnect();
    },
  };
}

/** After these the process is no more, or soon will be. */
const ENDS = ['WORKER_DIED', 'TOO_SLOW'];

const dead = (how: string): PictureOutcome => ({
  state: 'failed',
  error: {
    code: 'WORKER_DIED',
    message: `Expected to halve this picture, but the process that tried ended by ${how}.`,
  },
});
