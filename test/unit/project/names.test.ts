import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['bin', 'lib', 'engine', 'lambdas', 'local', 'web'];

it('gives no two exported types one name', () => {
  const filesOf = new Map<string, Set<string>>();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true }).map(String)) {
      if (!name.endsWith('.ts')) continue;
      const file = join(folder, name);
      for (const [, type] of readFileSync(join(ROOT, file), 'utf8').matchAll(
        /^export (?:interface|type) (\w+)/gm,
      ))
        filesOf.set(type!, (filesOf.get(type!) ?? new Set()).add(file));
    }
  }
  expect(filesOf.size).toBeGreaterThan(200);
  expect([...filesOf].filter(([, files]) => files.size > 1)).toEqual([]);
});
