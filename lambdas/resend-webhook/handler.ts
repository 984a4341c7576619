import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import { refuseBody } from '../shared/http/api/refuse-body.ts';
import { refuseQuery } from '../shared/http/api/refuse-query.ts';
import { Env } from './env.ts';
import { resendWebhook } from './resend-webhook.ts';

const env = lazyEnv(Env);
const table = lazy(() => createTable(env().TABLE_NAME));
const effects = lazy(() => ({
  table: table(),
  queues: createQueues(),
  webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
  now: Date.now,
}));

export const handler = clientApi(table, async (event, { client }) => {
  refuseQuery(event, 'no query');
  refuseBody(event, 'Another webhook_url is given to a retry: POST .../retry/.');
  const request = await ownRequest(table(), event, client);
  const webhook = await resendWebhook(effects(), request);
  return json(202, { request_id: request.request_id, webhook });
});
