import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { PresignedRequest } from '../../lambdas/shared/schemas/upload.ts';
import { ClientError } from './client-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { explainFileFault } from './explain-file-fault.ts';
import { checkPlaces, followRequest, type Wanted } from './follow-request.ts';
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
  const { api, json, print, note } = context;
  const size = await sizeOf(file);
  await checkPlaces(options);
  const made = await api.call('POST', 'image_process/upload/', PresignedRequest, {
    body: {
      content_length: size,
      webhook_url: options.webhook,
      webhook_secret: options.webhookSecret,
      metadata: readMetadata(options.metadata ?? [], file),
      options: options.options === undefined ? undefined : readOptions(options.options),
    },
    // So that a call that is repeated, its answer being lost, makes no second request.
    headers: { 'idempotency-key': randomUUID() },
  });
  await uploadCsv(context, file, size, made.upload);

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

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    await access(file, constants.R_OK);
    if (found.size > 0) return found.size;
  } catch (fault) {
    throw explainFileFault(fault, 'Cannot read the CSV', file);
  }
  throw new ClientError(`Expected a CSV of products and image URLs in ${file}, but it is empty.`);
}
