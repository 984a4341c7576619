import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/places.ts';

/** A name for the state in which files of the project are, by their sizes and times. */
export function stateOf(sources: string[]): string {
  const hash = createHash('sha256');
  for (const path of globSync(sources, { cwd: ROOT }).sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}
