import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN = fileURLToPath(import.meta.url);
/** Code runs as it is written, or gathered into few files (bin/gather.ts), below a folder of its own. */
const EXTENSION = extname(OWN);

/** The package. */
export const ROOT = above(OWN, 'package.json');
const CODE = above(OWN, `local/functions/worker${EXTENSION}`);

/** The file that runs as a process or a function of its own; named from the package on, without its extension. */
export const codePath = (name: string) => join(CODE, name + EXTENSION);

/** The nearest folder above a file that holds another. */
function above(file: string, held: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, held))) return folder;
    if (folder === dirname(folder)) throw new Error(`Expected ${held} above ${file}`);
  }
}
