import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

/** A folder for what goes with this process: it is removed when it is no longer wanted, or at the process's end. */
export function passingFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'halve-passing-'));
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(path);
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
      folders.delete(path);
      if (folders.size === 0) process.off('exit', removeAll);
    },
  };
}

/** Where a start has failed nobody has come to it. */
function removeAll(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}
