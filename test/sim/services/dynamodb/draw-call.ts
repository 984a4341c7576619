import type { Random } from '../../core/random.ts';
import { drawUpdate } from './draw-update.ts';

export type Operation = 'BatchWrite' | 'Delete' | 'Get' | 'Put' | 'Query' | 'Update';

/** A call of any kind that Halve makes, on few items, so that conditions hold as often as not. */
export function drawCall(
  random: Random,
  name: string,
): { operation: Operation; input: Record<string, unknown> } {
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
