import type { Shape } from '../../../lambdas/shared/schemas/results.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { checkWritableFile, checkWritableFolder } from '../files/check-writable.ts';
import { countOf } from '../terminal/count-of.ts';
import { describeStatus } from './describe-status.ts';
import { downloadOutputs } from './download-outputs.ts';
import { saveResults } from './save-results.ts';
import { watchRequest } from './watch-request.ts';

export interface ToSave {
  /** A file for the results CSV. */
  out?: string;
  /** Which of the three results it is. */
  shape?: Shape;
  /** A folder for the outputs. */
  download?: string;
}

export async function checkPlaces({ out, shape = 'added', download }: ToSave): Promise<void> {
  if (out === undefined && shape !== 'added') {
    const sentence = 'Expected --out FILE beside --shape, which says what is saved there.';
    throw new ClientError(sentence, { exitCode: EXIT.usage });
  }
  if (out !== undefined) await checkWritableFile(out);
  if (download !== undefined) await checkWritableFolder(download);
}

/** Watches a request to its end, saves what is wanted of it, and answers the exit code. */
export async function followRequest(
  context: Context,
  id: string,
  { out, shape = 'added', download }: ToSave,
): Promise<number> {
  const status = await watchRequest(context, id);
  if (status.status === 'erasing') {
    throw new ClientError(`Request ${id} is being erased, so there is nothing to watch.`);
  }
  if (context.json) context.print(JSON.stringify(status));
  else for (const line of describeStatus(status)) context.print(line);
  if (out !== undefined) await saveWanted(context, id, out, status.results_url === null ? undefined : shape);
  if (download !== undefined) {
    const saved = await downloadOutputs(context, id, download, status.images.succeeded);
    context.note(
      saved === 0
        ? 'There is no output to save.'
        : `${countOf(saved, 'output is', 'outputs are')} in ${download}`,
    );
  }
  return exitCodeOf(status);
}

async function saveWanted(
  context: Context,
  id: string,
  out: string,
  shape: Shape | undefined,
): Promise<void> {
  if (shape === undefined) return context.note('This request has no results CSV.');
  try {
    await saveResults(context, id, out, shape);
    context.note(`The results are in ${out}`);
  } catch (fault) {
    // A refusal says that there is no such file: nothing has failed.
    if (!(shape === 'failed' && fault instanceof ClientError && fault.code === 'NOTHING_FAILED')) throw fault;
    context.note(`Nothing of this request has failed, so nothing is in ${out}`);
  }
}
