import { rmSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../../local/make-folder.ts';

/** Hidden, and of this process: a file that is not whole never stands under a picture's own name. */
const besideOf = (path: string) => join(dirname(path), `.${basename(path)}.${process.pid}.halve`);

/** True for the name of what a process that is no more has left half written. */
export function leftBehind(name: string): boolean {
  const pid = /^\..+\.(\d{1,9})\.halve$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** What is being written in this process, to be taken away should it be stopped. */
let unfinished: string | undefined;
export const removeUnfinished = () => unfinished !== undefined && rmSync(unfinished, { force: true });

/** Writes a file beside its place, to the disk, and renames it: whatever happens, what stands there is whole. */
export async function savePicture(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  makeFolder(dirname(path));
  const beside = besideOf(path);
  unfinished = beside;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== undefined) await chmod(beside, mode & 0o7777);
    await rename(beside, path);
  } catch (fault) {
    await rm(beside, { force: true }).catch(() => {});
    throw fault;
  } finally {
    unfinished = undefined;
  }
}
