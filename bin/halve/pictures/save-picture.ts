import { rmSync, type Stats } from 'node:fs';
import { chmod, chown, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../../local/make-folder.ts';

/** Of a picture's name, so that the longer one fits where that did: bytes that a disk takes, less what is added. */
const NAME_BYTES = 255 - '..4194304.halve'.length;

/** Hidden, and of this process: a file that is not whole never stands under a picture's own name. */
function besideOf(path: string): string {
  let name = basename(path);
  while (Buffer.byteLength(name) > NAME_BYTES) name = [...name].slice(1).join('');
  return join(dirname(path), `.${name}.${process.pid}.halve`);
}

type Replaced = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** True for the name of what a process that is no more has left half written. */
function leftBehind(name: string): boolean {
  const pid = /^\..+\.(\d{1,9})\.halve$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const swept = new Set<string>();
/** Takes away what processes that are no more have left half written in a folder, once. */
async function sweep(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of (await readdir(folder)).filter(leftBehind))
    await rm(join(folder, name), { force: true }).catch(() => {});
}

/** What is being written in this process, to be taken away should it be stopped. */
let unfinished: string | undefined;
export const removeUnfinished = () => unfinished !== undefined && rmSync(unfinished, { force: true });

/**
 * Writes a file beside its place, to the disk, and renames it: whatever happens, what stands there is whole. What it
 * replaces hands on its mode, and its owner where the system lets us.
 */
export async function savePicture(path: string, bytes: Uint8Array, replaced?: Replaced): Promise<void> {
  makeFolder(dirname(path));
  await sweep(dirname(path)).catch(() => {});
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
    if (replaced !== undefined) {
      await chown(beside, replaced.uid, replaced.gid).catch(() => {});
      await chmod(beside, replaced.mode & 0o7777);
    }
    await rename(beside, path);
  } catch (fault) {
    await rm(beside, { force: true }).catch(() => {});
    throw fault;
  } finally {
    unfinished = undefined;
  }
}
