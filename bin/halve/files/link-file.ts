import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, rename, rm } from 'node:fs/promises';
import { explainFileFault } from './explain-file-fault.ts';

/**
 * Gives a file that is never written again a second name, where nothing is yet; where the disk knows no second names
 * it is copied, and appears whole.
 */
export async function linkFile(file: string, path: string): Promise<void> {
  try {
    return await link(file, path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST')
      throw explainFileFault(fault, 'Cannot write', path);
  }
  const part = `${path}.${randomUUID()}.part`;
  try {
    await copyFile(file, part, constants.COPYFILE_FICLONE);
    await rename(part, path);
  } catch (fault) {
    await rm(part, { force: true }).catch(() => {});
    throw explainFileFault(fault, 'Cannot write', path);
  }
}
