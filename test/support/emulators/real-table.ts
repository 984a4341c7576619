import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTable, type Table } from '../../../lambdas/shared/aws/table.ts';

export interface RealTable {
  table: Table;
  tableName: string;
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/** Another DynamoDB, which is tried by `npm run check:outside`. */
const OTHER = process.env.HALVE_DYNAMODB;

/** A table as the stack has it, on a DynamoDB emulator in this process. */
export async function startTable(): Promise<RealTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An emulator of its own holds this table alone; another DynamoDB is shared by all tests.
  const tableName = OTHER === undefined ? 'halve' : `halve-${randomUUID()}`;
  const client = new DynamoDBClient({
    endpoint: OTHER ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // moto looks at a condition and writes by two steps, between which another call may come.
    ...(OTHER === undefined ? {} : { requestHandler: { httpAgent: { maxSockets: 1 } } }),
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return {
    table: createTable(tableName, client),
    tableName,
    client,
    stop: () => {
      client.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
