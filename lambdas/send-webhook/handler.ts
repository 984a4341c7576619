import { lazy } from '../shared/lazy.ts';
import { WebhookMessage } from '../shared/messages.ts';
import { createOutbound } from '../shared/outbound.ts';
import { queueHandler } from '../shared/queue-handler.ts';
import { createQueues } from '../shared/queues.ts';
import { lazyEnv } from '../shared/read-env.ts';
import { createTable } from '../shared/table.ts';
import { Env } from './env.ts';
import { postWebhook } from './post-webhook.ts';
import { sendWebhook } from './send-webhook.ts';

const env = lazyEnv(Env);
const effects = lazy(() => {
  const allow = env().ALLOW_ADDRESSES;
  const outbound = createOutbound({ allow, hint: allow !== undefined });
  return {
    table: createTable(env().TABLE_NAME),
    queues: createQueues(env().SPEED),
    post: postWebhook(outbound),
    speed: env().SPEED,
    now: Date.now,
  };
});

export const handler = queueHandler(
  WebhookMessage,
  (record, seconds) => effects().queues.hide(env().WEBHOOKS_QUEUE_URL, record.receiptHandle, seconds),
  () => (message) => sendWebhook(effects(), message.request_id),
);
