import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import dynalite from 'dynalite';
import { itemsInSqlite } from './items-in-sqlite.ts';
import { parseOnce } from './parse-once.ts';

/** An answer as DynamoDB words it, errors too. */
export interface TableAnswer {
  status: number;
  body: string;
}
/** A call of DynamoDB by its own name, with its body. */
export type CallTable = (operation: string, body: string) => Promise<TableAnswer>;

/** What dynalite keeps inside: each call is judged by `validations` and carried out by `actions`. */
interface Validations {
  checkTypes(input: object, types: object): object;
  checkValidations(input: object, types: object, custom: unknown, store: object): void;
}
type Action = (store: object, input: object, done: (fault: Refusal | null, answer?: object) => void) => void;
type Refusal = Error & { statusCode?: number; body?: object };
type Db = { create(options: object): Parameters<typeof itemsInSqlite>[0] };

const load = createRequire(import.meta.url);
const db: Db = load('dynalite/db');
const validations: Validations = load('dynalite/validations');
for (const kind of ['condition', 'update', 'projection']) parseOnce(load(`dynalite/db/${kind}Parser`));

/** DynamoDB in this process, for those who come by HTTP, and for those who are here, or have a channel of their own. */
export function openTables(path: string | undefined): { server: Server; call: CallTable; close(): void } {
  const { create } = db;
  let items: ReturnType<typeof itemsInSqlite> | undefined;
  db.create = (options) => {
    items = itemsInSqlite(create(options), path);
    return items.store;
  };
  const server = dynalite({ createTableMs: 0 });
  db.create = create;
  const { store, close } = items!;

  async function call(operation: string, body: string): Promise<TableAnswer> {
    const name = operation[0]!.toLowerCase() + operation.slice(1);
    try {
      const { types, custom } = load(`dynalite/validations/${name}`);
      const input = validations.checkTypes(JSON.parse(body), types);
      validations.checkValidations(input, types, custom, store);
      const action: Action = load(`dynalite/actions/${name}`);
      const answer = await new Promise((resolve, reject) =>
        action(store, input, (fault, found) => (fault ? reject(fault) : resolve(found))),
      );
      return { status: 200, body: JSON.stringify(answer) };
    } catch (fault) {
      const { statusCode, body: refused } = fault as Refusal;
      if (statusCode === undefined) throw fault;
      return { status: statusCode, body: JSON.stringify(refused) };
    }
  }

  return { server, call, close };
}
