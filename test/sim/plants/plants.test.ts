import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Most are found within twenty; the bound is for those that take two odd things at once. */
const MOST_HISTORIES = 300;

const run = join(import.meta.dirname, '..', 'run.ts');

test('Several processes try the same histories as one', { timeout: 300_000 }, () => {
  const [one, other] = ['1', '2'].map((workers) => {
    const options = [run, '--histories', '9', '--from', '5', '--base', 'workers', '--workers', workers];
    const { stdout } = spawnSync(process.execPath, options, { encoding: 'utf8' });
    expect(stdout).toMatch(/^9 histories/m);
    return /^\d+ steps.*/m.exec(stdout)![0];
  });
  expect(other).toBe(one);
});

test('Each planted bug is found', { timeout: 900_000 }, () => {
  const options = [run, '--plant', 'all', '--histories', String(MOST_HISTORIES), '--base', 'planted'];
  const { status, stdout } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  console.log(stdout);
  expect(status, stdout).toBe(0);
});
