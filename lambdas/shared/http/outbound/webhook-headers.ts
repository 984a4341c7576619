import { Webhook } from 'standardwebhooks';

/** What goes with a webhook's body: signed as Standard Webhooks 1.0.0 has it. `at` is the time of the try. */
export const webhookHeaders = (secret: string, id: string, at: Date, body: string) => ({
  'content-type': 'application/json',
  'user-agent': 'Halve (webhooks)',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': new Webhook(secret).sign(id, at, body),
});
