import { api, json, ownRequest } from '../shared/api.ts';
import { lazy } from '../shared/lazy.ts';
import { createQueues } from '../shared/queues.ts';
import { lazyEnv } from '../shared/read-env.ts';
import { createTable } from '../shared/table.ts';
import { Env } from './env.ts';
import { resendWebhook } from './resend-webhook.ts';

const env = lazyEnv(Env);
const effects = lazy(() => ({
  table: createTable(env().TABLE_NAME),
  queues: createQueues(),
  webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
  now: Date.now,
}));

export const handler = api(async (event) => {
  const request = await ownRequest(effects().table, event);
  const webhook = await resendWebhook(effects(), request);
  return json(202, { request_id: request.request_id, webhook });
});
