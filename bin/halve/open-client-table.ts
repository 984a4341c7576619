import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createTable, type Table } from '../../lambdas/shared/aws/table.ts';
import { ClientError } from './client-error.ts';
import { EXIT } from './exit-codes.ts';
import { explainFileFault } from './explain-file-fault.ts';

export interface TableOptions {
  /** The table's name, where it is known. */
  table?: string;
  /** What `npm run deploy` writes. */
  outputs: string;
  /** The port of `npm start` on this machine: its table listens on the next but one. */
  local?: string | true;
}

const Outputs = z.record(z.string(), z.object({ TableName: z.string() }).partial());

/** The table of `npm start`, as its runner names it. */
const LOCAL_TABLE = 'storage-table';
const LOCAL_PORT = 3000;

/**
 * Finds the table that holds the clients: the one that is named, that of this machine, or that of the last
 * deployment. Where AWS_ENDPOINT_URL is set, as for LocalStack, the SDK follows it by itself.
 */
export async function openClientTable(options: TableOptions): Promise<{ table: Table; where: string }> {
  if (options.local !== undefined) {
    const port = options.local === true ? LOCAL_PORT : readPort(options.local);
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port + 2}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const name = options.table ?? LOCAL_TABLE;
    return { table: createTable(name, client), where: `the table of "npm start" at port ${port}` };
  }
  const name = options.table ?? (await readTableName(options.outputs));
  return { table: createTable(name), where: `the table ${name}` };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_534) return port;
  throw new ClientError(`Expected the port of "npm start" in --local, as in 3000, but found "${text}".`, {
    exitCode: EXIT.usage,
  });
}

async function readTableName(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((fault) => {
    if (fault.code !== 'ENOENT')
      throw explainFileFault(fault, 'Cannot read the outputs of the deployment', path);
    throw new ClientError(
      `There is no ${path}, which "npm run deploy" writes. Deploy first, name the table with --table, or with --local use the Halve that "npm start" runs on this machine.`,
    );
  });
  const outputs = Outputs.safeParse(parse(text));
  const name = outputs.success
    ? Object.values(outputs.data).find((stack) => stack.TableName !== undefined)?.TableName
    : undefined;
  if (name !== undefined) return name;
  throw new ClientError(
    `Expected the output TableName of a stack in ${path}, but found none. Name it with --table.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
