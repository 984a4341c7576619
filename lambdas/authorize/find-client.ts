import { createHash } from 'node:crypto';
import type { Table } from '../shared/aws/table.ts';
import { clientKey } from '../shared/state/records.ts';

/** The client of an Authorization header: the SHA-256 of its token in hex, or undefined. */
export async function findClient(table: Table, authorization: string): Promise<string | undefined> {
  const token = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  const client = createHash('sha256').update(token).digest('hex');
  return (await table.get(clientKey(client))) === undefined ? undefined : client;
}
