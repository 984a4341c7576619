import { type CallInput, type Plant, type PlantedCall, withoutCondition } from './plant.ts';

const updates = ({ operation, input }: PlantedCall, what: RegExp) =>
  operation === 'Update' && what.test(input.UpdateExpression ?? '');
const keyOf = ({ input }: PlantedCall) =>
  typeof input.Key === 'string'
    ? input.Key
    : `${input.Key?.pk ?? input.Item?.pk} ${input.Key?.sk ?? input.Item?.sk}`;

/** The bugs that a design like Halve's invites, each of which somebody has written somewhere. */
export const plants: Plant[] = [
  {
    name: 'count-twice',
    what: 'an image is counted down whether or not it is still pending',
    call: (call) => updates(call, /DELETE pending/) && withoutCondition(call.input, /contains\(pending/),
  },
  {
    name: 'fold-twice',
    what: 'a chunk is added to its request whether or not it is still open',
    call: (call) =>
      updates(call, /DELETE open_chunks/) && withoutCondition(call.input, /contains\(open_chunks/),
  },
  {
    name: 'overwrite-outcome',
    what: 'an image is put again over the outcome that stands',
    call: (call) =>
      call.operation === 'Put' && /#IMAGE#/.test(keyOf(call)) && withoutCondition(call.input, /./),
  },
  {
    name: 'stale-reads',
    what: 'reads that decide are eventually consistent',
    call: ({ operation, input }) => {
      if (operation !== 'Get') return false;
      input.ConsistentRead = false;
      return true;
    },
  },
  {
    name: 'no-webhook-lease',
    what: 'a try is claimed although another sender is at it',
    call: (call) =>
      updates(call, /lease_until = :/) && withoutCondition(call.input, /attempts|lease_until|next_at/),
  },
  {
    name: 'lost-entries',
    what: 'entries that SQS names as failed are taken for sent',
    answer: ({ operation }, answer) => {
      if (operation !== 'SendMessageBatch' || !(answer.Failed as unknown[])?.length) return false;
      answer.Failed = [];
      return true;
    },
  },
  {
    name: 'lost-items',
    what: 'items that DynamoDB leaves unprocessed are taken for written',
    answer: ({ operation }, answer) => {
      if (operation !== 'BatchWrite' || Object.keys(answer.UnprocessedItems as object).length === 0)
        return false;
      answer.UnprocessedItems = {};
      return true;
    },
  },
  {
    name: 'acknowledge-failures',
    what: 'a message whose work has failed is acknowledged',
    result: (_, result) => {
      if (!result.batchItemFailures?.length) return false;
      result.batchItemFailures = [];
      return true;
    },
  },
  {
    name: 'take-twice',
    what: 'a CSV is taken although another was taken before',
    call: (call) => updates(call, /etag = :etag/) && withoutCondition(call.input, /etag|status/),
  },
  {
    name: 'end-while-open',
    what: 'a request is called ended at the first of its chunks that reaches zero',
    answer: (call, answer) => {
      const read = call.fn === 'finish-request' && call.operation === 'Get' ? answer.Item : answer.Attributes;
      const after = read as { open_chunks?: unknown } | undefined;
      if (after?.open_chunks === undefined) return false;
      delete after.open_chunks;
      return true;
    },
    call: (call) => updates(call, /#completed_at/) && withoutCondition(call.input, /open_chunks/),
  },
  {
    name: 'no-link-lease',
    what: 'a link is claimed although another run is at it',
    call: (call) => updates(call, /#until = :until/) && withoutCondition(call.input, /#until/),
  },
  {
    name: 'no-quota',
    what: 'images are counted against the day, and never refused',
    call: (call) => updates(call, /ADD #used/) && withoutCondition(call.input, /used/),
  },
  {
    name: 'erase-objects-only',
    what: 'erasing forgets the items of the chunks',
    call: ({ fn, operation, input }) => {
      if (fn !== 'erase-request' || operation !== 'BatchWrite') return false;
      return JSON.stringify(input.RequestItems).includes('"CHUNK"') ? 'drop' : false;
    },
  },
  {
    name: 'erase-keeps-results',
    what: 'erasing forgets the results',
    call: ({ fn, operation, input }) =>
      fn === 'erase-request' &&
      /^DeleteObjects?$/.test(operation) &&
      JSON.stringify(input).includes('results/')
        ? 'drop'
        : false,
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
  {
    name: 'sweep-live-objects',
    what: "erasing sweeps what lies under a prefix that others' objects share",
    call: ({ fn, operation, input }) => {
      if (fn !== 'erase-request' || operation !== 'ListObjectsV2') return false;
      const { Prefix } = input as { Prefix: string };
      (input as { Prefix: string }).Prefix = `${Prefix.split('/')[0]}/`;
      return true;
    },
  },
  {
    name: 'silent-retries',
    what: 'what is to be tried again is never sent to the retries queue',
    call: ({ fn, operation, input }) =>
      fn === 'compress-image' && operation === 'SendMessageBatch' && /retries/.test(input.QueueUrl ?? '')
        ? 'drop'
        : false,
  },
  {
    name: 'close-without-folding',
    what: 'the fan-out ends without giving its own hold on the request back',
    call: (call) => {
      if (call.fn !== 'fan-out' || !updates(call, /DELETE open_chunks/)) return false;
      return call.input.ExpressionAttributeValues?.[':chunk'] === 0 ? 'drop' : false;
    },
  },
  {
    name: 'wrong-reason',
    what: 'an image whose worker has died is called cancelled',
    call: ({ operation, input }) => {
      const error = (input.Item as { error?: { code: string } } | undefined)?.error;
      if (operation !== 'Put' || error?.code !== 'WORKER_DIED') return false;
      input.Item = { ...input.Item!, error: { ...error, code: 'CANCELLED' } } as CallInput['Item'];
      return true;
    },
  },
  {
    name: 'no-user',
    what: 'an output is used without becoming its user',
    call: (call) => (call.operation === 'Put' && /USER#/.test(keyOf(call)) ? 'drop' : false),
  },
  {
    name: 'no-output-item',
    what: 'an output is made without an item that names it',
    call: (call) => (call.operation === 'Put' && /OUTPUT#/.test(keyOf(call)) ? 'drop' : false),
  },
  {
    name: 'users-unseen',
    what: 'erasing does not look for users of what it lets go',
    answer: ({ fn, operation, input }, answer) => {
      const values = JSON.stringify(input.ExpressionAttributeValues ?? {});
      if (fn !== 'erase-request' || operation !== 'Query' || !/PICTURE#/.test(values)) return false;
      const items = answer.Items as { sk: string }[];
      answer.Items = items.filter(({ sk }) => !sk.startsWith('USER#') || input.ExpressionAttributeNames);
      return (answer.Items as unknown[]).length < items.length;
    },
  },
  {
    name: 'never-asked-again',
    what: 'what a URL once led to is used without asking whether it has changed',
    answer: ({ fn, operation, input }, answer) => {
      if (fn !== 'compress-image' || operation !== 'Get' || !/USER#/.test(JSON.stringify(input.Key)))
        return false;
      if (answer.Item !== undefined) return false;
      answer.Item = {};
      return true;
    },
  },
];
