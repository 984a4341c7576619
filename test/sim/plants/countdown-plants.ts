import { type CallInput, keyOf, type Plant, updates, withoutCondition } from './plant.ts';

/** What goes wrong on the way from a CSV to the end of its request. */
export const countdownPlants: Plant[] = [
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
];
