import { HalveError } from '../../../engine/errors.ts';
import { ClientError } from '../client-error.ts';
import { halveFile } from './halve-file.ts';
import type { PictureJob, PictureOutcome } from './picture-job.ts';
import { removeUnfinished } from './save-picture.ts';

// A process that halves pictures, one at a time: what kills it costs one picture. It ends with the one that began it.
process.on('disconnect', () => {
  removeUnfinished();
  process.exit();
});
// A signal may come to every process of the terminal; the first one decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

process.on('message', async (job: PictureJob) => {
  const outcome = await halveFile(job).catch(failed);
  process.send?.(outcome, () => {
    // An encoder that was given up goes on; no other picture is to wait for it.
    if (outcome.state === 'failed' && outcome.error.code === 'TOO_SLOW') process.exit();
  });
});

function failed(fault: unknown): PictureOutcome {
  if (fault instanceof HalveError)
    return { state: fault.code === 'NOT_AN_IMAGE' ? 'passed' : 'failed', error: fault.failure };
  if (fault instanceof ClientError)
    return { state: 'failed', error: { code: 'FILE_FAULT', message: fault.message } };
  throw fault;
}
