import { createHash, randomBytes } from 'node:crypto';
import type { Key, Table } from '../../../lambdas/shared/aws/table.ts';
import { CLIENTS_PK, clientEntryKey, clientKey } from '../../../lambdas/shared/state/keys.ts';
import type { ClientEntry } from '../../../lambdas/shared/state/records.ts';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u;

/**
 * Makes a client and answers its token, which is kept nowhere: the table has only its SHA-256. The entry in the
 * list of clients comes first, as it reserves the name; without the client itself it lets nobody in.
 */
export async function createClient(table: Table, name: string): Promise<string> {
  if (!NAME.test(name)) {
    throw new ClientError(
      `Expected a name of letters, digits, spaces and . _ @ - for the client, 100 at most, but found "${name}".`,
      { exitCode: EXIT.usage },
    );
  }
  const token = `halve_${randomBytes(32).toString('base64url')}`;
  const client = createHash('sha256').update(token).digest('hex');
  const facts = { name, created_at: new Date().toISOString() };
  if (!(await table.putOnce({ ...clientEntryKey(name), ...facts, client }))) {
    throw new ClientError(
      `There is a client ${name} already, or was one that is not erased yet. Choose another name, or erase that one first.`,
    );
  }
  await table.putOnce({ ...clientKey(client), ...facts });
  return token;
}

export async function* listClients(table: Table): AsyncGenerator<ClientEntry> {
  let after: Key | undefined;
  do {
    const page = await table.page<ClientEntry>(CLIENTS_PK, 'CLIENT#', { after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** @throws ClientError where there is none of that name. */
export async function findClient(table: Table, name: string): Promise<ClientEntry> {
  const entry = await table.get<ClientEntry>(clientEntryKey(name));
  if (entry !== undefined) return entry;
  throw new ClientError(`There is no client ${name}. "client list" names those that there are.`);
}

/**
 * The token is refused from this moment on. The client's requests stay, and it stays listed until it is erased, as its
 * entry leads to them. Answers the client's id. It may be repeated.
 */
export async function revokeClient(table: Table, name: string): Promise<string> {
  const entry = await findClient(table, name);
  await table.removeAll([clientKey(entry.client)]);
  await table.update<ClientEntry>(clientEntryKey(name), {
    update: 'SET revoked_at = if_not_exists(revoked_at, :now)',
    condition: 'attribute_exists(pk)',
    values: { ':now': new Date().toISOString() },
  });
  return entry.client;
}
