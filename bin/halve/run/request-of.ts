import { randomUUID } from 'node:crypto';
import type { OptionsWish } from '../../../lambdas/shared/schemas/options.ts';
import { CancelAnswer, StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { type Context, requestPath } from '../context.ts';
import { uploadCsv } from '../requests/upload-csv.ts';
import type { RunPlan } from './plan-run.ts';

type Kept = Pick<RunPlan, 'requestId' | 'keep'>;

export interface CsvToHalve {
  path: string;
  size: number;
  name: string;
  options: OptionsWish;
  /** Whether rows of the catalogue are in no UTF-8; undefined where only its request will tell. */
  recoded: boolean | undefined;
}

/** The request of an earlier run that was stopped, or a new one. */
export async function requestOf(context: Context, plan: Kept, csv: CsvToHalve): Promise<string> {
  const { api, note, progress } = context;
  const { requestId: old } = plan;
  const before =
    old === undefined
      ? undefined
      : await api.call('GET', requestPath(old), StatusAnswer).catch(() => undefined);
  if (before && before.status !== 'pending') {
    progress.stop();
    note('Going on where the last run was stopped.');
    return before.request_id;
  }
  const made = await api.call('POST', 'image_process/upload/', PresignedRequest, {
    body: {
      content_length: csv.size,
      options: csv.options,
      metadata: { file: csv.name.slice(0, 255).toWellFormed() },
    },
    headers: { 'idempotency-key': randomUUID() },
  });
  await plan.keep(made.request_id);
  // Its CSV may be there, and only the word of that be late: both would be worked.
  if (before) await api.call('DELETE', requestPath(before.request_id), CancelAnswer).catch(() => {});
  await uploadCsv(context, csv.path, csv.size, made.upload);
  return made.request_id;
}
