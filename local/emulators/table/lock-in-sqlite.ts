import type { DatabaseSync } from 'node:sqlite';

/** Hands over what gives the lock back before a callback is called. */
export type Lock = (key: unknown, run: (release: Release) => void) => void;
type Release = (done?: (...results: unknown[]) => void) => (...results: unknown[]) => void;

/**
 * What is read under it stays so until it is written, whichever process would write, too. Where indexes need no work
 * dynalite does all of it at once, so no other work of this process comes between.
 */
export function lockIn(db: DatabaseSync): Lock {
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  return (_, run) => {
    let held = true;
    const release: Release =
      (done) =>
      (...results) => {
        if (held) commit.run();
        held = false;
        done?.(...results);
      };
    begin.run();
    try {
      run(release);
      if (held) throw new Error('Expected the table to be done with an item at once');
    } finally {
      // On a full disk SQLite has done so by itself, and a second time would hide why.
      if (held && db.isTransaction) db.exec('ROLLBACK');
    }
  };
}
