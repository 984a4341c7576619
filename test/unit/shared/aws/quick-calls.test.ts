import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { createTable } from '../../../../lambdas/shared/aws/table.ts';
import { signatureFault } from '../../../support/check-signature.ts';

const SECRET = 'b';

interface Answer {
  status?: number;
  body?: object | string;
  /** Breaks the connection instead. */
  breaks?: boolean;
}

/** A table at a server that gives these answers one after the other, and what it was asked. */
async function tableAt(answers: Answer[]) {
  const asked: {
    headers: Record<string, unknown>;
    body: string;
    bySdk: boolean;
    fault?: string | undefined;
  }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(chunks);
    const fault = signatureFault({ method, path, headers, body }, SECRET);
    asked.push({
      headers,
      body: body.toString(),
      bySdk: headers['amz-sdk-request'] !== undefined,
      fault,
    });
    const { status = 200, body: answer = {}, breaks } = answers[asked.length - 1] ?? {};
    if (breaks) return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: SECRET, sessionToken: 'c' },
    maxAttempts: 2,
  });
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
  expect(JSON.parse(asked[1]!.body)).toMatchObject({ Item: STORED.body.Item });
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
