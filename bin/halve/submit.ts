import { randomUUID } from 'node:crypto';
import { PresignedRequest } from '../../lambdas/shared/schemas/upload.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { checkPlaces, followRequest, type Wanted } from './follow-request.ts';
import { type Csv, openCsv } from './open-csv.ts';
import { readMetadata } from './read-metadata.ts';
import { readOptions } from './read-options.ts';
import { uploadCsv } from './upload-csv.ts';

export interface SubmitOptions extends Wanted {
  webhook?: string;
  webhookSecret?: string;
  options?: string;
  metadata?: string[];
  watch?: boolean;
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

async function submitCsv(context: Context, csv: Csv, options: SubmitOptions): Promise<number> {
  const { api, json, print, note } = context;
  const made = await api.call('POST', 'image_process/upload/', PresignedRequest, {
    body: {
      content_length: csv.size,
      webhook_url: options.webhook,
      webhook_secret: options.webhookSecret,
      metadata: readMetadata(options.metadata ?? [], csv.name),
      options: options.options === undefined ? undefined : readOptions(options.options),
    },
    // So that a call that is repeated, its answer being lost, makes no second request.
    headers: { 'idempotency-key': randomUUID() },
  });
  await uploadCsv(context, csv.path, csv.size, made.upload);

  const follows = options.watch || options.out !== undefined || options.download !== undefined;
  const { upload: _, ...answer } = made;
  if (json && !follows) print(JSON.stringify(answer));
  const say = json || follows ? note : print;
  if (!json || follows) say(`Request  ${made.request_id}`);
  if (made.webhook_secret !== undefined && (!json || follows)) {
    say(`Webhook secret, shown this once: ${made.webhook_secret}`);
  }
  if (follows) return followRequest(context, made.request_id, options);
  if (!json) note(`Watch it with: halve watch ${made.request_id}`);
  return EXIT.ok;
}
