import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../make-folder.ts';

/** The file that says to people whose a folder is. */
const markOf = (folder: string) => join(folder, 'running.pid');

/**
 * The file whose lock takes a folder. The system gives it back when its process ends, however that ends; the number
 * of a process may be another's by then, in a container nearly always.
 */
const lockOf = (folder: string) => join(folder, 'running.lock');

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** Where version 0.1 kept the table, as LevelDB. */
const OLD_TABLE = 'table';

const REASONS: Record<string, string> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'its disk is read-only',
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOSPC: 'the disk is full',
};

/**
 * Makes the folder of --data and takes it for this process, as two at once would spoil it. Returns what gives the
 * folder back, and may be called again.
 */
export function claimFolder(folder: string): () => void {
  try {
    makeFolder(folder);
    if (existsSync(join(folder, OLD_TABLE))) {
      throw new Error(
        `the folder ${folder} of --data was written by an older Halve, which kept its table otherwise. Choose another folder, or delete it and hand the catalogues in again.`,
      );
    }
    appendFileSync(lockOf(folder), '');
    const unlock = lock(folder);
    if (unlock === undefined) {
      throw new Error(
        `the folder ${folder} of --data is in use by another Halve, ${nameIn(folder)}. Stop that one, or choose another folder.`,
      );
    }
    try {
      writeFileSync(markOf(folder), String(process.pid));
    } catch (fault) {
      unlock();
      throw fault;
    }
    let held = true;
    return () => {
      if (held) rmSync(markOf(folder), { force: true });
      if (held) unlock();
      held = false;
    };
  } catch (fault) {
    const reason = REASONS[(fault as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw fault;
    throw new Error(`the folder ${folder} of --data cannot be used: ${reason}. Choose another one.`, {
      cause: fault,
    });
  }
}

/** Who holds a folder; undefined if nobody does. */
export function holderOf(folder: string): string | undefined {
  if (!existsSync(lockOf(folder))) return undefined;
  try {
    const unlock = lock(folder);
    unlock?.();
    return unlock === undefined ? nameIn(folder) : undefined;
  } catch {
    // Where no lock can be taken, as on a full disk, nobody can tell; whoever takes the folder is told why not.
    return undefined;
  }
}

/** Takes the lock and returns what gives it back; undefined where another has it. */
function lock(folder: string): (() => void) | undefined {
  const file = new DatabaseSync(lockOf(folder));
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (fault) {
    file.close();
    const { errcode } = fault as { errcode?: number };
    if (errcode === SQLITE_BUSY) return undefined;
    if (errcode !== SQLITE_FULL) throw fault;
    // As the system says it of every other file.
    throw Object.assign(new Error('The disk is full', { cause: fault }), { code: 'ENOSPC' });
  }
  return () => file.close();
}

/** The lock comes a moment before the number of its owner. */
function nameIn(folder: string): string {
  try {
    return `process ${readFileSync(markOf(folder), 'utf8')}`;
  } catch {
    return 'which has just begun';
  }
}
