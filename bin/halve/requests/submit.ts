import { randomUUID } from 'node:crypto';
import { PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { readMetadata } from '../arguments/read-metadata.ts';
import { readOptions } from '../arguments/read-options.ts';
import { readSourceHeaders } from '../arguments/read-source-headers.ts';
import type { Context } from '../context.ts';
import { followNew, type NewOptions } from './follow-new.ts';
import { checkPlaces } from './follow-request.ts';
import { type CsvFile, openCsv } from './open-csv.ts';
import { uploadCsv } from './upload-csv.ts';
import { warnOfHosts } from './warn-of-hosts.ts';

interface SubmitOptions extends NewOptions {
  options?: string;
  /** Each a host and a header of it. */
  header?: string[];
}

/** Makes a request, uploads its CSV, and where it is wanted watches it to its end; answers the exit code. */
export async function submit(context: Context, file: string, options: SubmitOptions): Promise<number> {
  await checkPlaces(options);
  const csv = await openCsv(file);
  try {
    return await submitCsv(context, csv, options);
  } finally {
    await csv.remove();
  }
}

function optionsOf({ options, header }: SubmitOptions): Record<string, unknown> | undefined {
  if (options === undefined && header === undefined) return undefined;
  return {
    ...(options === undefined ? {} : readOptions(options)),
    ...(header === undefined ? {} : { headers: readSourceHeaders(header) }),
  };
}

async function submitCsv(context: Context, csv: CsvFile, options: SubmitOptions): Promise<number> {
  const wish = optionsOf(options);
  const warning = await warnOfHosts(csv.path, wish ?? {});
  if (warning !== undefined) context.note(warning);
  const made = await context.api.call('POST', 'image_process/upload/', PresignedRequest, {
    body: {
      content_length: csv.size,
      webhook_url: options.webhook,
      webhook_secret: options.webhookSecret,
      metadata: readMetadata(options.metadata ?? [], csv.name),
      options: wish,
    },
    // So that a call that is repeated, its answer being lost, makes no second request.
    headers: { 'idempotency-key': randomUUID() },
  });
  await uploadCsv(context, csv.path, csv.size, made.upload);

  const { upload: _, ...answer } = made;
  return followNew(context, answer, options);
}
