import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { createTable } from '../../../../lambdas/shared/aws/table.ts';
import { type SdkReply, serveSdk } from './serve-sdk.ts';

interface Answer extends Omit<SdkReply, 'body'> {
  body?: object | string;
}

/** A table at a server that gives these answers one after the other, and what it was asked. */
async function tableAt(answers: Answer[]) {
  const { config, asked } = await serveSdk((number) => {
    const { body = {}, ...answer } = answers[number] ?? {};
    return { ...answer, body: typeof body === 'string' ? body : JSON.stringify(body) };
  });
  const client = new DynamoDBClient(config);
  onTestFinished(() => client.destroy());
  return { table: createTable('t', client), asked };
}

const ITEM = { pk: 'p', sk: 's', text: 'größer' };
const STORED = { body: { Item: { pk: { S: 'p' }, sk: { S: 's' }, text: { S: 'größer' } } } };
const refused = (type: string, status = 400) => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'm' },
});

it('goes by the SDK once, and the short way from then on, as the same sender', async () => {
  const { table, asked } = await tableAt([{}, {}, STORED]);
  await table.get(ITEM);
  await table.putOnce(ITEM);
  expect(await table.get(ITEM)).toEqual(ITEM);
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, false, false]);
  const [first, put] = asked.map(({ headers }) => headers);
  expect(put).toMatchObject({
    host: first!.host,
    'user-agent': first!['user-agent'],
    'content-type': first!['content-type'],
    'x-amz-target': 'DynamoDB_20120810.PutItem',
    'x-amz-security-token': 'c',
    authorization: expect.stringContaining('/us-east-1/dynamodb/aws4_request'),
  });
  expect(JSON.parse(asked[1]!.body.toString())).toMatchObject({ Item: STORED.body.Item });
});

it('signs each call for its own body, as AWS checks it', async () => {
  const { table, asked } = await tableAt([]);
  await table.get(ITEM);
  await table.get({ pk: 'another', sk: 's' });
  await table.putOnce(ITEM);
  await table.update(ITEM, { update: 'SET a = :a', values: { ':a': 'größer' } });
  await table.page('p', 's');
  await table.getMany([ITEM]);
  await table.putAll([ITEM]);
  expect(asked.map(({ fault }) => fault)).toEqual(asked.map(() => undefined));
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, ...Array(6).fill(false)]);
});

it.each([
  ['an error of the server', { status: 500, body: {} }],
  ['a throttled call', refused('ThrottlingException')],
  ['an answer that is none', { body: '{"Item":' }],
  ['a connection that breaks', { breaks: true }],
])('makes a call once more by the SDK after %s', async (_, fault) => {
  const { table, asked } = await tableAt([{}, fault, STORED]);
  await table.get(ITEM);
  expect(await table.get(ITEM)).toEqual(ITEM);
  expect(asked.map(({ bySdk }) => bySdk)).toEqual([true, false, true]);
});

it('leaves it to the SDK to say what is wrong', async () => {
  const missing = refused('ResourceNotFoundException');
  const { table } = await tableAt([{}, missing, missing]);
  await table.get(ITEM);
  await expect(table.get(ITEM)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('takes a failed condition for an answer, without asking again', async () => {
  const { table, asked } = await tableAt([{}, refused('ConditionalCheckFailedException')]);
  await table.get(ITEM);
  expect(await table.putOnce(ITEM)).toBe(false);
  expect(asked).toHaveLength(2);
});
