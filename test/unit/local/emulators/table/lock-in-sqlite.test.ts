import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { lockIn } from '../../../../../local/emulators/table/lock-in-sqlite.ts';

it('says why nothing was written where SQLite has rolled back by itself, as it does on a full disk', () => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE items (a INTEGER UNIQUE ON CONFLICT ROLLBACK)');
  const lock = lockIn(db);
  const put = (a: number) =>
    lock('', (release) => {
      db.prepare('INSERT INTO items VALUES (?)').run(a);
      release()();
    });
  put(1);
  expect(() => put(1)).toThrow('UNIQUE constraint failed');
  put(2);
  const forgotten = () => lock('', () => db.exec('INSERT INTO items VALUES (3)'));
  expect(forgotten).toThrow('done with an item at once');
  expect(db.prepare('SELECT count(*) AS n FROM items').get()).toMatchObject({ n: 2 });
});
