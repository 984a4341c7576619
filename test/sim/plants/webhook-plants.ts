import { type Plant, updates, withoutCondition } from './plant.ts';

/** What goes wrong with webhooks. */
export const webhookPlants: Plant[] = [
  {
    name: 'no-webhook-lease',
    what: 'a try is claimed although another sender is at it',
    call: (call) =>
      updates(call, /lease_until = :/) && withoutCondition(call.input, /attempts|lease_until|next_at/),
  },
  {
    name: 'no-wake-up',
    what: 'nobody wakes the sender of a webhook when a request has ended',
    call: ({ fn, operation, input }) =>
      fn === 'finish-request' && operation === 'SendMessageBatch' && /webhooks/.test(input.QueueUrl ?? '')
        ? 'drop'
        : false,
  },
  {
    name: 'not-noted',
    what: 'nobody notes that a webhook was taken',
    call: (call) =>
      updates(call, /lease_until = :zero/) &&
      call.input.ExpressionAttributeValues?.[':webhook_state'] === 'delivered'
        ? 'drop'
        : false,
  },
  {
    name: 'sent-when-woken',
    what: 'whoever is woken once more sends once more what was taken',
    answer: ({ fn, operation }, answer) => {
      const item = answer.Item as { webhook_state?: string } | undefined;
      if (fn !== 'send-webhook' || operation !== 'Get' || item?.webhook_state !== 'delivered') return false;
      item.webhook_state = 'pending';
      return true;
    },
    call: (call) => updates(call, /lease_until = :lease/) && withoutCondition(call.input, /webhook_state/),
  },
  {
    name: 'asked-in-vain',
    what: 'who asks for a webhook again is told that it begins, and nothing does',
    call: (call) => {
      const { input } = call;
      if (call.fn !== 'resend-webhook' || !updates(call, /attempts = :zero/)) return false;
      input.UpdateExpression = 'SET next_at = :now';
      const { ':pending': _, ':zero': __, ...values } = input.ExpressionAttributeValues!;
      input.ExpressionAttributeValues = values;
      return true;
    },
  },
  {
    name: 'no-wait',
    what: 'the next try of a webhook is made at once',
    call: ({ fn, input: { ExpressionAttributeValues: values } }) => {
      if (fn !== 'send-webhook' || values?.[':next_at'] === undefined) return false;
      values[':next_at'] = 0;
      return true;
    },
  },
];
