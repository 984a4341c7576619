import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { log } from '../shared/aws/log.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { createTable } from '../shared/aws/table.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import { bodyOf } from '../shared/http/api/body-of.ts';
import { parseJson, readWish } from '../shared/http/api/read-wish.ts';
import { refuseQuery } from '../shared/http/api/refuse-query.ts';
import { apiUrl, statusUrl } from '../shared/http/api/urls.ts';
import { createAddressPolicy } from '../shared/http/outbound/address-policy.ts';
import { checkWebhookUrl } from '../shared/http/outbound/check-webhook-url.ts';
import { RetryWishes } from '../shared/schemas/retry.ts';
import type { CreatedRequest } from '../shared/schemas/upload.ts';
import { storeKeyIn } from '../shared/secrets/store-key.ts';
import { checkDay } from '../shared/state/quota.ts';
import { Env } from './env.ts';
import { retryRequest } from './retry-request.ts';

const env = lazyEnv(Env);
const policy = lazy(() =>
  createAddressPolicy({ allow: env().ALLOW_ADDRESSES, hint: env().ALLOW_ADDRESSES !== undefined }),
);
const table = lazy(() => createTable(env().TABLE_NAME));
const effects = lazy(() => {
  const objects = createObjects();
  return {
    table: table(),
    copy: (from: string, to: string) => objects.copy(env().UPLOADS_BUCKET, from, to),
    storeKey: storeKeyIn(objects, env().UPLOADS_BUCKET),
    now: Date.now,
  };
});

export const handler = clientApi(table, async (event, { client }) => {
  const request = await ownRequest(table(), event, client);
  refuseQuery(event);
  const body = bodyOf(event).toString();
  const wish = readWish(RetryWishes, body === '' ? {} : parseJson(body, 'the body'));
  if (wish.webhook_url !== undefined) checkWebhookUrl(wish.webhook_url, policy());
  const mayMake = () => checkDay(table(), client, effects().now());
  const url = apiUrl(event, env().API_PUBLIC_URL);
  const retry = await retryRequest({ ...effects(), mayMake }, request, wish, url);
  log.info('A request is tried again', { requestId: retry.request_id, retryOf: request.request_id });
  const answer: CreatedRequest = {
    request_id: retry.request_id,
    status: retry.status,
    status_url: statusUrl(retry),
    webhook_secret: retry.webhook_secret,
  };
  return json(202, answer);
});
