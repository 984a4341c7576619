import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { Later } from '../../../../../lambdas/shared/aws/queue-handler.ts';
import { createTable, type Table } from '../../../../../lambdas/shared/aws/table.ts';
import { createDue } from '../../../../../lambdas/shared/due.ts';
import { requestKey, unsettledEntry } from '../../../../../lambdas/shared/state/keys.ts';
import { claimLink, FAN_OUT } from '../../../../../lambdas/shared/state/links/links.ts';
import { releaseLeases } from '../../../../../local/emulators/release-leases.ts';
import { serveTables } from '../../../../../local/emulators/table/open-tables.ts';
import { WorkerPool } from '../../../../../local/functions/worker-pool.ts';
import { startTable } from '../../../../support/emulators/real-table.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { functionSettings } from '../../function-settings.ts';

const folder = temporaryFolder('tables');

const definition = {
  TableName: 'halve',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

async function open(path = join(folder, `${randomUUID()}.sqlite`)) {
  const { server, call, close } = serveTables(path);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateTableCommand(definition));
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: 'halve' });
  const stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    close();
  };
  return { table: createTable('halve', client), call, stop, path };
}

/** Everything that is asked of a table, in an order that meets what was put, changed and removed before. */
async function answersOf(table: Table): Promise<unknown[]> {
  const answers: unknown[] = [];
  const sks = ['A#1', 'A#10', 'A#2', 'B', 'a', 'Ä', '~', '😀'];
  for (const pk of ['x', 'xx', 'y'])
    for (const [at, sk] of sks.entries())
      answers.push(await table.putOnce({ pk, sk, at, list: [at, { deep: sk }], nothing: null }));
  answers.push(await table.putOnce({ pk: 'x', sk: 'B', at: 99 }));
  const change = { update: 'SET #at = :new', condition: '#at = :old', names: { '#at': 'at' } };
  for (const old of [3, 4])
    answers.push(await table.update({ pk: 'x', sk: 'B' }, { ...change, values: { ':new': 7, ':old': old } }));
  await table.putAll([{ pk: 'y', sk: 'B', at: 'over' }]);
  await table.removeAll([
    { pk: 'x', sk: 'a' },
    { pk: 'z', sk: 'none' },
  ]);
  // A page may not begin behind a key that the prefix leaves out.
  for (const pk of ['x', 'xx', 'y', 'z'])
    for (const options of [{}, { limit: 2 }, { backwards: true, limit: 3 }, { after: { pk, sk: 'A#10' } }])
      for (const prefix of [undefined, 'A#', 'A#1', 'nothing'])
        if (!('after' in options && prefix === 'nothing'))
          answers.push(await table.page(pk, prefix, options).catch((fault) => String(fault)));
  answers.push(await table.get({ pk: 'x', sk: 'a' }), await table.get({ pk: 'x', sk: '😀' }));
  answers.push((await table.getMany(sks.map((sk) => ({ pk: 'y', sk })))).length);
  return answers;
}

const environmentOf = (file: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  // Nothing listens there.
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
  WITHOUT_NETWORK: 'true',
  TABLE_FILE: file,
});

it('answers as dynalite does with stores of its own, and keeps what it was told', async () => {
  const [plain, path] = [await startTable(), join(folder, 'kept.sqlite')];
  const kept = await open(path);
  const answers = await answersOf(kept.table);
  expect(answers).toEqual(await answersOf(plain.table));
  const before = await kept.table.page('xx', undefined);
  expect(before.items.length).toBe(8);
  await Promise.all([plain.stop(), kept.stop()]);
  const again = await open(path);
  expect(await again.table.page('xx', undefined)).toEqual(before);
  await again.stop();
});

it('answers without HTTP what it answers by HTTP, refusals too', async () => {
  const { table, call, stop } = await open();
  await table.putOnce({ pk: 'p', sk: 's', at: 1 });
  const Key = { pk: { S: 'p' }, sk: { S: 's' } };
  const ask = async (operation: string, input: object) => {
    const { status, body } = await call(operation, JSON.stringify({ TableName: 'halve', ...input }));
    return { status, ...JSON.parse(body) };
  };
  expect(await ask('GetItem', { Key })).toEqual({ status: 200, Item: { ...Key, at: { N: '1' } } });
  const refused = await ask('PutItem', { Item: Key, ConditionExpression: 'attribute_not_exists(pk)' });
  expect(refused).toMatchObject({ status: 400, __type: expect.stringMatching('ConditionalCheckFailed') });
  expect(await ask('GetItem', { Key: {} })).toMatchObject({ status: 400 });
  expect(await ask('GetItem', { TableName: 'another', Key })).toMatchObject({
    status: 400,
    __type: expect.stringMatching('ResourceNotFound'),
  });
  await stop();
});

/** A process that has the table's file open, too, and runs this handler. */
function poolOf(file: string, handler: string): WorkerPool {
  const path = join(folder, `${randomUUID()}.mjs`);
  const source = new URL('../../../../../lambdas/shared/aws/table.ts', import.meta.url).href;
  writeFileSync(
    path,
    `import { createTable } from '${source}';
     const table = createTable('halve');
     export const handler = ${handler};`,
  );
  return new WorkerPool(functionSettings({ name: 'function', path, environment: environmentOf(file) }));
}

it('is one table for functions in processes of their own, with errors as the SDK knows them', async () => {
  const { table, stop, path: file } = await open();
  const pool = poolOf(
    file,
    `async (sk) => [
       await table.putOnce({ pk: 'p', sk }),
       await table.putOnce({ pk: 'p', sk }),
       await createTable('another').get({ pk: 'p', sk }).catch(({ name }) => name),
     ]`,
  );
  expect(await pool.invoke('s')).toEqual([true, false, 'ResourceNotFoundException']);
  expect((await table.page('p', undefined)).items).toEqual([{ pk: 'p', sk: 's' }]);
  await pool.stop();
  await stop();
});

it('changes an item only as it is when no other process changes it any more', async () => {
  const { table, stop, path: file } = await open();
  await table.putOnce({ pk: 'p', sk: 's', at: 1 });
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  other.exec(`UPDATE items SET item = replace(item, '"N":"1"', '"N":"10"')`);
  const pool = poolOf(
    file,
    `() => table.update({ pk: 'p', sk: 's' }, { update: 'ADD #at :one', names: { '#at': 'at' }, values: { ':one': 1 } })`,
  );
  let done = false;
  const added = pool.invoke({}).finally(() => {
    done = true;
  });
  await sleep(1_500);
  expect(done).toBe(false);
  other.exec('COMMIT');
  other.close();
  expect(await added).toMatchObject({ at: 11 });
  await pool.stop();
  await stop();
});

it('gives back at a start what a process that was killed had leased', async () => {
  const { table, call, stop } = await open();
  for (const request_id of ['leased', 'untouched']) {
    await table.putOnce({ ...requestKey(request_id), request_id, status: 'processing' });
    await table.putOnce(unsettledEntry({ created_at: '2026-11-26T12:00:00.000Z', request_id }));
  }
  const effects = { table, due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }), now: Date.now };
  const claim = () => claimLink(effects, FAN_OUT, 'leased', 0);
  await claim();
  await expect(claim()).rejects.toBeInstanceOf(Later);
  await releaseLeases(call, 'halve');
  expect(await claim()).toMatchObject({ link: 0 });
  expect(await table.get(requestKey('untouched'))).not.toHaveProperty('fan_link_until');
  await stop();
});
