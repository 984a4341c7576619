import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Most are found within twenty; the bound is for those that take two odd things at once. */
const MOST_HISTORIES = 300;

test('Each planted bug is found', { timeout: 900_000 }, () => {
  const run = join(import.meta.dirname, '..', 'run.ts');
  const options = [run, '--plant', 'all', '--histories', String(MOST_HISTORIES), '--base', 'planted'];
  const { status, stdout } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  console.log(stdout);
  expect(status, stdout).toBe(0);
});
