import type { Context } from './context.ts';
import { explainTableFault } from './explain-table-fault.ts';
import { createClient, listClients, revokeClient } from './manage-clients.ts';
import { openClientTable, type TableOptions } from './open-client-table.ts';

type Output = Pick<Context, 'json' | 'print' | 'note'>;

/** Runs `client create`, `client list` or `client revoke` on the table that the options lead to. */
export async function runClientCommand(
  { json, print, note }: Output,
  what: 'create' | 'list' | 'revoke',
  name: string,
  options: TableOptions,
): Promise<void> {
  const { table, where } = await openClientTable(options);
  try {
    if (what === 'create') {
      const token = await createClient(table, name);
      note(`Client ${name} is made in ${where}. Its token is shown this once and kept nowhere:`);
      print(json ? JSON.stringify({ name, token }) : token);
    } else if (what === 'revoke') {
      await revokeClient(table, name);
      note(`Client ${name} is revoked in ${where}: its token is refused from now on.`);
    } else {
      let shown = 0;
      for await (const { name, created_at } of listClients(table)) {
        shown += 1;
        print(
          json
            ? JSON.stringify({ name, created_at })
            : `${created_at.slice(0, 16).replace('T', ' ')}  ${name}`,
        );
      }
      if (shown === 0) note(`There are no clients in ${where} yet. Make one with: client create NAME`);
    }
  } catch (fault) {
    throw explainTableFault(fault, where);
  }
}
