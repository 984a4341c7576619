import type { Table } from '../shared/aws/table.ts';
import type { WebhookMessage } from '../shared/schemas/messages.ts';
import { requestKey } from '../shared/state/keys.ts';

/**
 * The sender itself died again and again; the webhook is kept, and may be sent again by hand. A wake-up that is over
 * says nothing of a schedule that has gone on, or that somebody has begun anew, since.
 */
export async function giveUpWebhook({ table }: { table: Table }, message: WebhookMessage): Promise<void> {
  await table.update(requestKey(message.request_id), {
    update: 'SET webhook_state = :failed',
    condition: 'webhook_state = :pending AND (attribute_not_exists(wake) OR wake <= :wake)',
    values: { ':failed': 'failed', ':pending': 'pending', ':wake': message.wake },
  });
}
