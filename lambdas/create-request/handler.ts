import { scryptSync } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { lazy } from '../../engine/lazy.ts';
import { createPresigner } from '../shared/aws/create-presigner.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { log } from '../shared/aws/log.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { createTable } from '../shared/aws/table.ts';
import { Refusal } from '../shared/errors.ts';
import { clientApi, json } from '../shared/http/api/api.ts';
import { header } from '../shared/http/api/header.ts';
import { apiUrl, statusUrl } from '../shared/http/api/urls.ts';
import { createAddressPolicy } from '../shared/http/outbound/address-policy.ts';
import { checkWebhookUrl } from '../shared/http/outbound/check-webhook-url.ts';
import { UPLOAD_URL_SECONDS } from '../shared/limits.ts';
import type { CreatedRequest, PresignedRequest } from '../shared/schemas/upload.ts';
import { storeKeyIn } from '../shared/secrets/store-key.ts';
import { incomingKey } from '../shared/state/object-keys.ts';
import { checkDay } from '../shared/state/quota.ts';
import { hashUpload, type Idempotency, isClaimed } from './claim-key.ts';
import { createRequest } from './create-request.ts';
import { Env } from './env.ts';
import { readUpload, type Upload } from './read-upload.ts';

const env = lazyEnv(Env);
const policy = lazy(() =>
  createAddressPolicy({ allow: env().ALLOW_ADDRESSES, hint: env().ALLOW_ADDRESSES !== undefined }),
);
const presigner = lazy(() => createPresigner(env().S3_PUBLIC_ENDPOINT));
const table = lazy(() => createTable(env().TABLE_NAME));
const effects = lazy(() => {
  const objects = createObjects();
  return {
    table: table(),
    storeCsv: (requestId: string, csv: Buffer) =>
      objects.put(env().UPLOADS_BUCKET, incomingKey(requestId), { body: csv, contentType: 'text/csv' }),
    storeKey: storeKeyIn(objects, env().UPLOADS_BUCKET),
    now: Date.now,
  };
});

export const handler = clientApi(table, async (event, { client }) => {
  const upload = await readUpload(event);
  if (upload.webhook_url !== undefined) checkWebhookUrl(upload.webhook_url, policy());
  const idempotency = readIdempotencyKey(event, upload);
  const now = effects().now();
  if (!idempotency || !(await isClaimed(table(), client.id, idempotency.key, now)))
    await checkDay(table(), client, now);
  const request = await createRequest(effects(), {
    client: client.id,
    apiUrl: apiUrl(event, env().API_PUBLIC_URL),
    upload,
    idempotency,
  });
  log.info('A request was made', { requestId: request.request_id, client: client.id });
  const answer: CreatedRequest = {
    request_id: request.request_id,
    status: request.status,
    status_url: statusUrl(request),
    webhook_secret: request.webhook_secret,
  };
  if (upload.csv) return json(202, answer);
  return json(201, { ...answer, upload: await presignedUpload(request.request_id, upload.content_length) });
});

async function presignedUpload(
  requestId: string,
  contentLength: number | undefined,
): Promise<PresignedRequest['upload']> {
  const expiresAt = new Date(Date.now() + UPLOAD_URL_SECONDS * 1_000).toISOString();
  const key = incomingKey(requestId);
  return {
    method: 'PUT',
    url: await presigner().putUrl(env().UPLOADS_BUCKET, key, UPLOAD_URL_SECONDS, contentLength),
    headers: {
      'content-type': 'text/csv',
      ...(contentLength === undefined ? {} : { 'content-length': String(contentLength) }),
    },
    expires_at: expiresAt,
  };
}

function readIdempotencyKey(event: APIGatewayProxyEvent, upload: Upload): Idempotency | undefined {
  const key = header(event, 'idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal(400, 'INVALID_FIELD', 'Expected 1 to 200 visible ASCII characters in Idempotency-Key.');
  }
  const { csv, ...wishes } = upload;
  const hash = hashUpload([JSON.stringify(wishes), csv === undefined ? 'presigned' : 'direct', csv]);
  // Nobody who reads the table is to try passwords on it at leisure.
  return { key, bodyHash: upload.options.headers ? scryptSync(hash, key, 32).toString('hex') : hash };
}
