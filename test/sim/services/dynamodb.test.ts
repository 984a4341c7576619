import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { createRandom, type Random } from '../core/random.ts';
import { quietWorld } from '../quiet-world.ts';
import { DynamoDb } from './dynamodb.ts';

/** Sequences, and calls in each; the emulator takes a millisecond or two a call. */
const SEQUENCES = 40;
const CALLS = 50;

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

test('The simulated table answers random calls as dynalite does', { timeout: 120_000 }, async () => {
  const documents = DynamoDBDocumentClient.from(real.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const answers = { done: 0, refused: 0 };
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`dynamodb ${sequence}`);
    const simulated = new DynamoDb(quietWorld(), ['halve']);
    for (let call = 0; call < CALLS; call++) {
      const { operation, input } = drawCall(random, `S${sequence}`);
      const expected = await outcome(() => documents.send(commandOf(operation, input)));
      const found = await outcome(async () => simulated.apply(operation, input));
      expect(found, `${operation} ${JSON.stringify(input, show)} of sequence ${sequence}`).toEqual(expected);
      answers[typeof expected === 'string' ? 'refused' : 'done'] += 1;
    }
  }
  // Both kinds of answers, or nothing is compared.
  expect(answers.done).toBeGreaterThan(600);
  expect(answers.refused).toBeGreaterThan(200);
});

const COMMANDS = {
  BatchWrite: BatchWriteCommand,
  Delete: DeleteCommand,
  Get: GetCommand,
  Put: PutCommand,
  Query: QueryCommand,
  Update: UpdateCommand,
};
type Operation = keyof typeof COMMANDS;

const commandOf = (operation: Operation, input: object) =>
  new (COMMANDS[operation] as unknown as new (input: object) => GetCommand)(input);

/** What was answered, as far as both say it; of a refusal its kind. */
async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    const {
      $metadata: _,
      ConsumedCapacity: __,
      Count: ___,
      ScannedCount: ____,
      ...answer
    } = (await run()) as Record<string, unknown>;
    return JSON.parse(JSON.stringify(answer, show));
  } catch (error) {
    return (error as Error).name;
  }
}

const show = (_: string, value: unknown) => (value instanceof Set ? { set: [...value].sort() } : value);

function drawCall(random: Random, name: string): { operation: Operation; input: Record<string, unknown> } {
  const Key = { pk: `${name}#${random.int(1, 2)}`, sk: `ITEM#${random.int(1, 6)}` };
  const TableName = 'halve';
  const item = () => ({ ...Key, ...drawFields(random) });
  switch (random.int(1, 9)) {
    case 1:
      return { operation: 'Get', input: { TableName, Key, ConsistentRead: true } };
    case 2:
      return { operation: 'Put', input: { TableName, Item: item() } };
    case 3:
      return {
        operation: 'Put',
        input: { TableName, Item: item(), ConditionExpression: 'attribute_not_exists(pk)' },
      };
    case 4:
      return { operation: 'Delete', input: { TableName, Key, ReturnValues: 'ALL_OLD' } };
    case 5:
      return { operation: 'Query', input: drawQuery(random, Key.pk) };
    case 6: {
      const keys = [1, 2, 3, 4].map((at) => ({ pk: Key.pk, sk: `ITEM#${at}` }));
      const chosen = keys.filter(() => random.chance(0.6));
      const requests = chosen.map((key) =>
        random.chance(0.5)
          ? { DeleteRequest: { Key: key } }
          : { PutRequest: { Item: { ...key, ...drawFields(random) } } },
      );
      return { operation: 'BatchWrite', input: { RequestItems: { halve: requests } } };
    }
    default:
      return {
        operation: 'Update',
        input: { TableName, Key, ReturnValues: 'ALL_NEW', ...drawUpdate(random) },
      };
  }
}

const drawFields = (random: Random) => ({
  ...(random.chance(0.7) ? { count: random.int(-2, 5) } : {}),
  ...(random.chance(0.6) ? { open: new Set(drawNumbers(random)) } : {}),
  ...(random.chance(0.4) ? { tags: new Set(['a', 'b', 'c'].slice(0, random.int(1, 3))) } : {}),
  ...(random.chance(0.6) ? { state: random.pick(['live', 'going', 'dead']) } : {}),
  ...(random.chance(0.3) ? { nested: { deep: random.int(0, 3), list: [1, 'two', null, true] } } : {}),
});

const drawNumbers = (random: Random) =>
  Array.from({ length: random.int(1, 4) }, (_, at) => at + random.int(0, 2));

function drawQuery(random: Random, pk: string) {
  return {
    TableName: 'halve',
    KeyConditionExpression: random.pick([
      'pk = :pk AND begins_with(sk, :sk)',
      'pk = :pk AND sk > :sk',
      'pk = :pk AND sk <= :sk',
    ]),
    ExpressionAttributeValues: { ':pk': pk, ':sk': random.pick(['ITEM#', 'ITEM#3', 'J']) },
    Limit: random.chance(0.4) ? random.int(1, 3) : undefined,
    ScanIndexForward: random.chance(0.5),
    ConsistentRead: true,
    ExclusiveStartKey: random.chance(0.3) ? { pk, sk: `ITEM#${random.int(1, 6)}` } : undefined,
  };
}

type Part = [text: string, values: Record<string, unknown>];

/** An update of one to three clauses, and a condition of one to three terms, of all kinds that Halve writes. */
function drawUpdate(random: Random) {
  const value = random.int(0, 4);
  const clauses: Part[] = [
    ['SET #state = :s', { ':s': random.pick(['live', 'going', 'dead']) }],
    ['SET more = if_not_exists(more, :zero) + :one', { ':zero': 0, ':one': 1 }],
    ['SET nested.deep = :d', { ':d': value }],
    ['ADD #count :n', { ':n': value }],
    ['ADD open :set', { ':set': new Set([value, value + 1]) }],
    ['DELETE open :less', { ':less': new Set([value]) }],
    ['DELETE tags :tag', { ':tag': new Set(['a']) }],
    ['REMOVE nested', {}],
    ['REMOVE more, tags', {}],
    // A reserved word is refused before anything is looked at.
    ['REMOVE inner', {}],
  ];
  const terms: Part[] = [
    ['contains(open, :c)', { ':c': value }],
    ['NOT contains(open, :c2)', { ':c2': value }],
    ['attribute_exists(pk)', {}],
    ['attribute_not_exists(open)', {}],
    ['#state = :was', { ':was': random.pick(['live', 'going']) }],
    ['#state <> :wasnt', { ':wasnt': 'dead' }],
    ['#state IN (:a, :b)', { ':a': 'live', ':b': 'dead' }],
    ['#count <= :most', { ':most': value }],
    ['#count BETWEEN :low AND :high', { ':low': 0, ':high': value }],
    ['(attribute_not_exists(#count) OR #count < :lim)', { ':lim': value }],
    ['size(tags) > :size', { ':size': 1 }],
    ['begins_with(#state, :begin)', { ':begin': 'l' }],
    ['contains(tags, :has)', { ':has': 'b' }],
    ['attribute_type(more, :type)', { ':type': 'N' }],
  ];
  // One clause a kind and path: two on one path are refused by both, and nothing is learned.
  const chosen = pickSome(random, clauses, random.int(1, 3));
  const kinds = new Map<string, string[]>();
  for (const [text] of chosen) {
    const [kind = '', ...rest] = text.split(' ');
    kinds.set(kind, [...(kinds.get(kind) ?? []), rest.join(' ')]);
  }
  const UpdateExpression = [...kinds].map(([kind, parts]) => `${kind} ${parts.join(', ')}`).join(' ');
  const held = random.chance(0.7) ? pickSome(random, terms, random.int(1, 3)) : [];
  const ConditionExpression =
    held.length > 0 ? held.map(([text]) => text).join(random.pick([' AND ', ' OR '])) : undefined;
  const all = `${UpdateExpression} ${ConditionExpression}`;
  const names = Object.fromEntries(
    ['state', 'count'].filter((name) => all.includes(`#${name}`)).map((name) => [`#${name}`, name]),
  );
  const values = Object.assign({}, ...[...chosen, ...held].map(([, given]) => given)) as Record<
    string,
    unknown
  >;
  return {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: Object.keys(names).length > 0 ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
  };
}

function pickSome<T>(random: Random, from: T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(random.int(0, left.length - 1), 1)[0]!);
}
