import { keyOf, type Plant } from './plant.ts';

/** What goes wrong where a request is erased, or a picture is shared. */
export const erasingPlants: Plant[] = [
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
