import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../../local/make-folder.ts';
import { explainFileFault } from './explain-file-fault.ts';
import { placeOf } from './place-of.ts';

/** Finds out before the work begins, rather than hours later, that a file cannot be written. */
export async function checkWritableFile(path: string): Promise<void> {
  try {
    const place = await placeOf(path);
    // A file is replaced by a new one, so its folder must take that.
    await access(place.through ? place.path : dirname(place.path), constants.W_OK);
    if (place.mode !== undefined) await access(place.path, constants.W_OK);
  } catch (fault) {
    throw explainFileFault(fault, 'Cannot write', path);
  }
}

/** Makes the folder if it is not there. */
export async function checkWritableFolder(path: string): Promise<void> {
  try {
    makeFolder(path);
    await access(path, constants.W_OK);
  } catch (fault) {
    throw explainFileFault(fault, 'Cannot write into', path);
  }
}
