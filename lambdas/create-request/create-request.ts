import { randomUUID } from 'node:crypto';
import { Refusal } from '../shared/errors.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { type MakeRequestEffects, makeRequest } from '../shared/state/requests/make-request.ts';
import { claimKey, type Idempotency } from './claim-key.ts';
import type { Upload } from './read-upload.ts';

interface UploadCall {
  client: string;
  apiUrl: string;
  upload: Upload;
  idempotency: Idempotency | undefined;
}

interface CreateEffects extends MakeRequestEffects {
  storeCsv: (requestId: string, csv: Buffer) => Promise<void>;
}

/**
 * Puts the request and its entry in the client's list, and stores its CSV, if it came along. The request is there
 * before any object, and no CSV is worked that is not listed. Whoever repeats a call by its Idempotency-Key does
 * the same again, so a crash between two steps is mended by the client's next try; the request that was put first
 * stands.
 */
export async function createRequest(effects: CreateEffects, wish: UploadCall): Promise<RequestRecord> {
  const { table, storeCsv, now } = effects;
  const requestId = wish.idempotency
    ? await claimKey(table, wish.client, wish.idempotency, randomUUID(), now())
    : randomUUID();
  const { client, apiUrl, upload } = wish;
  const request = await makeRequest(effects, requestId, { ...upload, client, apiUrl });
  if (request === undefined) throw erasedBefore();
  if (wish.upload.csv) await storeCsv(requestId, wish.upload.csv);
  return request;
}

const erasedBefore = () =>
  new Refusal(
    409,
    'REQUEST_ERASED',
    'The request that this Idempotency-Key stands for has been erased. Use a new key for a new request.',
  );
