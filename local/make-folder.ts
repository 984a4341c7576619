import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with all above it. The first is made by itself: where nothing can be made, as in /proc, Node would try
 * for ever.
 */
export function makeFolder(path: string): void {
  let first: string | undefined;
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) first = at;
  try {
    if (first !== undefined) mkdirSync(first);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  }
  mkdirSync(path, { recursive: true });
}
