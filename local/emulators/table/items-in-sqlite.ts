import { DatabaseSync } from 'node:sqlite';
import { Stream } from 'node:stream';
import { type Lock, lockIn } from './lock-in-sqlite.ts';

/** What is needed here of dynalite's own store, which speaks by callbacks. */
interface TableStore {
  getItemDb(table: string): ItemStore;
  getTable(name: string, ...last: [unknown, Found?]): void;
}
export interface ItemsInSqlite {
  store: TableStore;
  close(): void;
}
interface ItemStore {
  lock: Lock;
  put(key: string, item: unknown, done: Done): void;
  get(key: string, done: Done): void;
  del(key: string, done: Done): void;
  batch(changes: { type: 'put' | 'del'; key: string; value?: unknown }[], done: Done): void;
  createValueStream(range: Range): Stream;
}
type Done = (fault: unknown, found?: unknown) => void;
type Found = (fault: unknown, table?: { TableStatus: string }) => void;
interface Range {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  limit?: number;
  reverse?: boolean;
}

/** Behind every key. */
const LAST = '\u{10FFFF}';
/** Another process holds the file for a fraction of a millisecond, unless it waits for a core meanwhile. */
const BUSY_MS = 60_000;

/**
 * Lets dynalite keep its items in SQLite: in a file, or in one that goes with this process. Its own LevelDB asks another
 * thread for each item, and for the table's description at each call, which took most of what a call cost. A change
 * is with the system when it is answered, so it survives this process. Several processes may have the file open; one
 * of them makes the tables.
 */
export function itemsInSqlite(store: TableStore, path = ''): ItemsInSqlite {
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  // What is promised is to survive this process, not the machine: nobody waits for the disk.
  db.exec('PRAGMA synchronous = OFF');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(
    'CREATE TABLE IF NOT EXISTS items (tab TEXT, key TEXT, item TEXT, PRIMARY KEY (tab, key)) WITHOUT ROWID',
  );
  db.exec('CREATE TABLE IF NOT EXISTS tables (name TEXT PRIMARY KEY, description TEXT) WITHOUT ROWID');
  const { getTable } = store;
  const items = new Map<string, ItemStore>();
  const lock = lockIn(db);
  store.getItemDb = (table) => {
    const known = items.get(table) ?? itemsOf(db, table, lock);
    items.set(table, known);
    return known;
  };
  const tables = new Map<string, { TableStatus: string }>();
  const describe = db.prepare('SELECT description FROM tables WHERE name = ?');
  const note = db.prepare('INSERT OR REPLACE INTO tables VALUES (?, ?)');
  const noted = (name: string) => {
    const row = describe.get(name) as { description: string } | undefined;
    if (row) tables.set(name, JSON.parse(row.description));
    return tables.get(name);
  };
  // A table stays as it is once it is there.
  store.getTable = (name, check, found) => {
    const answer = (found ?? check) as Found;
    const known = tables.get(name) ?? noted(name);
    if (known) return answer(null, known);
    getTable(name, check, (fault, table) => {
      if (table?.TableStatus === 'ACTIVE') {
        tables.set(name, table);
        note.run(name, JSON.stringify(table));
      }
      answer(fault, table);
    });
  };
  return { store, close: () => db.close() };
}

function itemsOf(db: DatabaseSync, table: string, lock: Lock): ItemStore {
  const find = db.prepare('SELECT item FROM items WHERE tab = ? AND key = ?');
  const write = db.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM items WHERE tab = ? AND key = ?');
  const ranges = new Map<string, ReturnType<typeof db.prepare>>();
  const rangeOf = (from: string, to: string, order: string) => {
    // A bare "?" for the limit would have SQLite prepare the statement anew each time that it is asked.
    const sql = `SELECT item FROM items WHERE tab = ? AND key ${from} ? AND key ${to} ? ORDER BY key ${order} LIMIT ? + 0`;
    const known = ranges.get(sql) ?? db.prepare(sql);
    ranges.set(sql, known);
    return known;
  };
  const parsed = (row: unknown) => row && JSON.parse((row as { item: string }).item);
  const change = (type: 'put' | 'del', key: string, value: unknown) =>
    type === 'put' ? write.run(table, key, JSON.stringify(value)) : remove.run(table, key);

  return {
    lock,
    put(key, item, done) {
      change('put', key, item);
      done(null);
    },
    get: (key, done) => done(null, parsed(find.get(table, key))),
    del(key, done) {
      change('del', key, undefined);
      done(null);
    },
    batch(changes, done) {
      for (const { type, key, value } of changes) change(type, key, value);
      done(null);
    },
    createValueStream({ gt, gte = '', lt = LAST, lte, limit = -1, reverse = false }) {
      const found = rangeOf(
        gt === undefined ? '>=' : '>',
        lte === undefined ? '<' : '<=',
        reverse ? 'DESC' : 'ASC',
      );
      return new Values(found.all(table, gt ?? gte, lte ?? lt, limit).map(parsed));
    },
  };
}

/** Emits values one after another, as dynalite takes them; a Readable of one costs as much as to find it. */
class Values extends Stream {
  #destroyed = false;

  constructor(values: unknown[]) {
    super();
    process.nextTick(() => {
      for (const value of values) if (!this.#destroyed) this.emit('data', value);
      if (!this.#destroyed) this.emit('end');
    });
  }

  destroy(): void {
    this.#destroyed = true;
  }
}
