import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** In a process of its own, whose clock, timers and chance are the simulation's. */
function sim(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'run.ts'), ...options],
    {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return { status, stdout, stderr };
}

test('One seed is one history, byte for byte', { timeout: 120_000 }, () => {
  const [one, other] = [sim('--seed', '42'), sim('--seed', '42')];
  expect(one.stderr).toBe('');
  expect(one.stdout.split('\n').length).toBeGreaterThan(50);
  expect(other.stdout).toBe(one.stdout);
});
test("Today's histories break no promise", { timeout: 120_000 }, () => {
  const { status, stdout, stderr } = sim('--seconds', '6');
  console.log(stdout);
  expect(stderr).toBe('');
  expect(status, stdout).toBe(0);
});

test('Nor do those that once did', { timeout: 120_000 }, () => {
  const { status, stdout } = sim('--kept');
  expect(status, stdout).toBe(0);
});
