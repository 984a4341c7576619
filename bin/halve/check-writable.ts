import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { explainFileFault } from './explain-file-fault.ts';

/** Finds out before the work begins, rather than hours later, that a file cannot be written. */
export async function checkWritableFile(path: string): Promise<void> {
  try {
    const standing = await stat(path).catch(() => undefined);
    if (standing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    const folder = dirname(resolve(path));
    if (!standing && !(await stat(folder)).isDirectory())
      throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(standing ? path : folder, constants.W_OK);
  } catch (fault) {
    throw explainFileFault(fault, 'Cannot write', path);
  }
}

/** Makes the folder if it is not there. */
export async function checkWritableFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (fault) {
    throw explainFileFault(fault, 'Cannot write into', path);
  }
}
