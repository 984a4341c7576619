import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createQueues, type Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createTable, type Table } from '../../../lambdas/shared/aws/table.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';
import { readOutput } from './read-output.ts';

export interface TableOptions {
  /** The table's name, where it is known. */
  table?: string;
  /** The URL of the queue of erasures, where it is known. */
  erasuresQueue?: string;
  /** What `npm run deploy` writes. */
  outputs: string;
  /** The port of `npm start` on this machine: its queues listen on the next, its table on the one after. */
  local?: string | true;
}

/** The table and the queue of `npm start`, as its runner names them. */
const LOCAL_TABLE = 'storage-table';
const LOCAL_ERASURES = '000000000000/pipeline-erasures-queue';
const LOCAL_PORT = 3000;
const LOCAL_ACCESS = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/**
 * Finds the table that holds the clients: the one that is named, that of this machine, or that of the last
 * deployment. Where AWS_ENDPOINT_URL is set, as for LocalStack, the SDK follows it by itself.
 */
export async function openClientTable(options: TableOptions): Promise<{ table: Table; where: string }> {
  if (options.local !== undefined) {
    const port = localPort(options.local);
    const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port + 2}`, ...LOCAL_ACCESS });
    const name = options.table ?? LOCAL_TABLE;
    return { table: createTable(name, client), where: `the table of "npm start" at port ${port}` };
  }
  const name = options.table ?? (await readOutput(options.outputs, 'TableName', '--table'));
  return { table: createTable(name), where: `the table ${name}` };
}

/** Finds the queue of erasures in the same way. */
export async function openErasures(
  options: TableOptions,
): Promise<{ queues: Queues; erasuresQueueUrl: string }> {
  if (options.local !== undefined) {
    const endpoint = `http://127.0.0.1:${localPort(options.local) + 1}`;
    return {
      queues: createQueues(new SQSClient({ endpoint, ...LOCAL_ACCESS })),
      erasuresQueueUrl: options.erasuresQueue ?? `${endpoint}/${LOCAL_ERASURES}`,
    };
  }
  const erasuresQueueUrl =
    options.erasuresQueue ?? (await readOutput(options.outputs, 'ErasuresQueueUrl', '--erasures-queue'));
  return { queues: createQueues(), erasuresQueueUrl };
}

function localPort(told: string | true): number {
  const port = told === true ? LOCAL_PORT : Number(told);
  if (Number.isInteger(port) && port > 0 && port < 65_534) return port;
  throw new ClientError(`Expected the port of "npm start" in --local, as in 3000, but found "${told}".`, {
    exitCode: EXIT.usage,
  });
}
