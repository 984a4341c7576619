import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTable } from '../../../../lambdas/shared/aws/table.ts';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

describe('a table', () => {
  it('puts an item once', async () => {
    expect(await real.table.putOnce({ pk: 'once', sk: '1', a: 1 })).toBe(true);
    expect(await real.table.putOnce({ pk: 'once', sk: '1', a: 2 })).toBe(false);
    expect(await real.table.get({ pk: 'once', sk: '1' })).toEqual({ pk: 'once', sk: '1', a: 1 });
  });

  it('keeps what a client has named as objects name parts of their own', async () => {
    const metadata = { constructor: 'x', toString: 'y', valueOf: 'z' };
    expect(await real.table.putOnce({ pk: 'names', sk: '1', metadata })).toBe(true);
    expect(await real.table.get({ pk: 'names', sk: '1' })).toEqual({ pk: 'names', sk: '1', metadata });
  });

  it('answers a failed condition with undefined, and any other fault with an error', async () => {
    const key = { pk: 'update', sk: '1' };
    await real.table.putOnce({ ...key, n: 1 });
    const raise = { update: 'SET n = :new', condition: 'n = :old', values: { ':new': 2, ':old': 1 } };
    expect(await real.table.update(key, raise)).toEqual({ ...key, n: 2 });
    expect(await real.table.update(key, raise)).toBeUndefined();
    await expect(real.table.update(key, { update: 'SET' })).rejects.toThrow();
  });

  it('writes and reads more items than one call takes', async () => {
    const items = Array.from({ length: 130 }, (_, at) => ({ pk: 'many', sk: String(at).padStart(3, '0') }));
    await real.table.putAll(items);
    expect(await real.table.getMany(items)).toHaveLength(130);
    const first = await real.table.page('many', '0', { limit: 60 });
    const rest = await real.table.page('many', '0', { after: first.next });
    expect([...first.items, ...rest.items]).toEqual(items.slice(0, 100));
    expect(rest.next).toBeUndefined();
  });

  it('reads only the fields that are asked for, whatever their names', async () => {
    const item = { pk: 'fields', sk: '1', state: 'done', row: 7, pending: new Set([1, 2]) };
    await real.table.putOnce(item);
    expect(await real.table.getMany([item], ['state', 'row', 'missing'])).toEqual([
      { state: 'done', row: 7 },
    ]);
    const page = await real.table.page('fields', undefined, { fields: ['pending'] });
    expect(page.items).toEqual([{ pending: new Set([1, 2]) }]);
  });
});

it('asks again for what DynamoDB has left unprocessed', async () => {
  // The emulator never leaves anything.
  const client = mockClient(DynamoDBClient);
  onTestFinished(() => client.restore());
  const items = [1, 2, 3].map((n) => ({ pk: 'p', sk: `${n}` }));
  const there = items.map((item) => marshall(item));
  client
    .on(BatchWriteItemCommand)
    .resolvesOnce({ UnprocessedItems: { t: [{ PutRequest: { Item: there[2] } }] } })
    .resolves({});
  client
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { t: there.slice(0, 2) }, UnprocessedKeys: { t: { Keys: [there[2]!] } } })
    .resolves({ Responses: { t: there.slice(2) } });
  const table = createTable('t', new DynamoDBClient({}));
  await table.putAll(items);
  expect(
    client.commandCalls(BatchWriteItemCommand).map((call) => call.args[0].input.RequestItems?.t),
  ).toEqual([there.map((Item) => ({ PutRequest: { Item } })), [{ PutRequest: { Item: there[2] } }]]);
  expect(await table.getMany(items)).toEqual(items);
});
