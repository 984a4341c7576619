import type { Context } from '../context.ts';
import { ask, SHOWN_FROM_HERE } from '../terminal/ask.ts';
import { eraseClient } from './erase-client.ts';
import { explainTableFault } from './explain-table-fault.ts';
import { createClient, findClient, listClients, revokeClient } from './manage-clients.ts';
import { openClientTable, openErasures, type TableOptions } from './open-client-table.ts';

type Output = Pick<Context, 'json' | 'print' | 'note' | 'progress'>;
export type ClientCommand = 'create' | 'list' | 'revoke' | 'erase';

/** Runs `client create`, `client list`, `client revoke` or `client erase` on the table that the options lead to. */
export async function runClientCommand(
  output: Output,
  what: ClientCommand,
  name: string,
  options: TableOptions & { yes?: boolean },
): Promise<void> {
  const { json, print, note, progress } = output;
  const { table, where } = await openClientTable(options);
  try {
    if (what === 'create') {
      const token = await createClient(table, name);
      note(`Client ${name} is made in ${where}. Its token is shown this once and kept nowhere:`);
      print(json ? JSON.stringify({ name, token }) : token);
    } else if (what === 'revoke') {
      await revokeClient(table, name);
      note(`Client ${name} is revoked in ${where}: its token is refused from now on. Its requests stay.`);
      if (json) print(JSON.stringify({ name, status: 'revoked' }));
    } else if (what === 'erase') {
      // Before anybody is asked for a yes.
      await findClient(table, name);
      await ask(
        `Erase client ${name} from ${where}, with all its requests, results and pictures? ${SHOWN_FROM_HERE}`,
        options,
      );
      const report = (left: number) =>
        progress.show({ label: `Erasing, requests left: ${left}`, share: undefined, parts: [] });
      try {
        await eraseClient({ table, ...(await openErasures(options)), report }, name);
      } finally {
        progress.stop();
      }
      print(json ? JSON.stringify({ name, status: 'erased' }) : `Client ${name} is erased from ${where}.`);
    } else {
      let shown = 0;
      for await (const { name, created_at, revoked_at } of listClients(table)) {
        shown += 1;
        print(
          json
            ? JSON.stringify({ name, created_at, revoked_at })
            : `${created_at.slice(0, 16).replace('T', ' ')}  ${name}${revoked_at ? '  (revoked)' : ''}`,
        );
      }
      if (shown === 0) note(`There are no clients in ${where} yet. Make one with: client create NAME`);
    }
  } catch (fault) {
    throw explainTableFault(fault, where);
  }
}
