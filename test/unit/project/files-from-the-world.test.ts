import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const table = readFileSync(join(ROOT, 'docs/files-from-the-world.md'), 'utf8');
const rows = [...table.matchAll(/^\|.*\| `(test\/[^`]+)` \| `([^`]+)` \|$/gm)].map(([, file, words]) => ({
  file: file!,
  words: words!,
}));

it('has a test for every kind of file, server and cell that the world sends', () => {
  expect(rows).toHaveLength(table.match(/^\| (?!Kind)/gm)!.length);
  const missing = rows.filter(({ file, words }) => !readFileSync(join(ROOT, file), 'utf8').includes(words));
  expect(missing).toEqual([]);
});
