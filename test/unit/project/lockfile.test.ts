import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('keeps addresses of registries out of the lockfile', () => {
  const lockfile = readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8');
  expect(lockfile).toContain('"lockfileVersion"');
  expect(lockfile).not.toMatch(/"resolved": "http/);
});
