import { lazy } from '../../engine/lazy.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { api, json, ownRequest } from '../shared/http/api.ts';
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
