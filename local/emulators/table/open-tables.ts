import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { type ItemsInSqlite, itemsInSqlite } from './items-in-sqlite.ts';
import { parseOnce } from './parse-once.ts';

/** An answer as DynamoDB words it, errors too. */
interface TableAnswer {
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
type Dynalite = (options: object) => Server;

const required = createRequire(import.meta.url);
const loaded = new Map<string, unknown>();
/** To find what is loaded takes a tenth of a call. */
function load<T>(name: string): T {
  if (!loaded.has(name)) loaded.set(name, required(name));
  return loaded.get(name) as T;
}
for (const kind of ['condition', 'update', 'projection']) parseOnce(load(`dynalite/db/${kind}Parser`));

interface Tables {
  call: CallTable;
  close(): void;
}

/** The tables of a file without HTTP, for one of several processes that have it open. */
export function openTables(path: string): Tables {
  return callable(itemsInSqlite(load<Db>('dynalite/db').create({}), path));
}

/** DynamoDB by HTTP, and without it for those who are in this process; in a file that goes with it where none is named. */
export function serveTables(path: string | undefined): Tables & { server: Server } {
  const db = load<Db>('dynalite/db');
  const { create } = db;
  let items: ItemsInSqlite | undefined;
  db.create = (options) => {
    items = itemsInSqlite(create(options), path);
    return items.store;
  };
  const server = load<Dynalite>('dynalite')({ createTableMs: 0 });
  db.create = create;
  return { server, ...callable(items!) };
}

function callable({ store, close }: ItemsInSqlite): Tables {
  const validations = load<Validations>('dynalite/validations');

  async function call(operation: string, body: string): Promise<TableAnswer> {
    const name = operation[0]!.toLowerCase() + operation.slice(1);
    try {
      const { types, custom } = load<{ types: object; custom: unknown }>(`dynalite/validations/${name}`);
      const input = validations.checkTypes(JSON.parse(body), types);
      validations.checkValidations(input, types, custom, store);
      const action = load<Action>(`dynalite/actions/${name}`);
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

  return { call, close };
}
