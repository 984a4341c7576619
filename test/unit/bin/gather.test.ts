import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gather } from '../../../bin/gather.ts';
import { VERSION } from '../../../lambdas/shared/version.ts';

const ROOT = join(import.meta.dirname, '../../..');

it('gathers each program and function, once for the same sources', async () => {
  const folder = (await gather())!;
  const started = ['bin/halve', 'bin/local', 'local/functions/worker', 'bin/halve/pictures/picture-worker'];
  const functions = globSync('lambdas/*/handler.ts', { cwd: ROOT }).map((path) => path.replace('.ts', ''));
  expect(functions.length).toBeGreaterThan(10);
  for (const name of [...started, ...functions])
    expect(existsSync(join(folder, `${name}.mjs`)), name).toBe(true);
  expect(await gather()).toBe(folder);
  const said = execFileSync(process.execPath, [join(folder, 'bin/halve.mjs'), '--version'], {
    encoding: 'utf8',
  });
  expect(said).toBe(`${VERSION}\n`);
});
