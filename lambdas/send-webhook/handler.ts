import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import { createOutbound } from '../shared/http/outbound/outbound.ts';
import { WebhookMessage } from '../shared/schemas/messages.ts';
import { Env } from './env.ts';
import { postWebhook } from './post-webhook.ts';
import { sendWebhook } from './send-webhook.ts';

const env = lazyEnv(Env);
const effects = lazy(() => {
  const allow = env().ALLOW_ADDRESSES;
  const outbound = createOutbound({ allow, hint: allow !== undefined });
  return {
    table: createTable(env().TABLE_NAME),
    queues: createQueues(),
    webhooksQueueUrl: env().WEBHOOKS_QUEUE_URL,
    post: postWebhook(outbound),
    due: dueHere(),
    now: Date.now,
  };
});

export const handler = queueHandler(
  WebhookMessage,
  (record, seconds) => effects().queues.hide(env().WEBHOOKS_QUEUE_URL, record, seconds),
  () => (message) => sendWebhook(effects(), message),
);
