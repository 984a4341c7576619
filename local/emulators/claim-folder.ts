import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';

/** The file that says whose a folder is. */
export const markOf = (folder: string) => join(folder, 'running.pid');

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
 * Makes the folder of --data and takes it for this process, as two at once would spoil it. A process that was
 * killed leaves its mark, which then names nobody. Returns what gives the folder back.
 */
export function claimFolder(folder: string): () => void {
  const mark = markOf(folder);
  try {
    makeFolder(folder);
    if (existsSync(join(folder, OLD_TABLE))) {
      throw new Error(
        `the folder ${folder} of --data was written by an older Halve, which kept its table otherwise. Choose another folder, or delete it and hand the catalogues in again.`,
      );
    }
    const holder = holderOf(folder);
    if (holder !== undefined) {
      throw new Error(
        `the folder ${folder} of --data is in use by another Halve, process ${holder}. Stop that one, or choose another folder. If it is no Halve, delete ${mark}.`,
      );
    }
    writeMark(mark);
  } catch (fault) {
    const reason = REASONS[(fault as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw fault;
    throw new Error(`the folder ${folder} of --data cannot be used: ${reason}. Choose another one.`, {
      cause: fault,
    });
  }
  return () => rmSync(mark, { force: true });
}

/** Of two that come at once one is first. */
function writeMark(mark: string): void {
  const write = () => writeFileSync(mark, String(process.pid), { flag: 'wx' });
  try {
    write();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    rmSync(mark);
    write();
  }
}

/** The process that holds a folder, other than this one; undefined if there is none any more. */
export function holderOf(folder: string): number | undefined {
  const mark = markOf(folder);
  try {
    const pid = Number(readFileSync(mark, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH') return undefined;
    // Somebody else's process is alive too.
    if (code === 'EPERM') return Number(readFileSync(mark, 'utf8'));
    throw fault;
  }
}
