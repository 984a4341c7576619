import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TESTS = join(import.meta.dirname, '../..');
const sources = globSync('**/*.ts', { cwd: TESTS }).map((file) => ({
  file,
  source: readFileSync(join(TESTS, file), 'utf8'),
}));

// They share a process: what one leaves, all after it have, and their order differs from machine to machine.
test.each([
  ['mockClient\\(', '.restore()'],
  ['vi\\.stubEnv\\(', 'vi.unstubAllEnvs()'],
  ['vi\\.useFakeTimers\\(', 'vi.useRealTimers()'],
  ['vi\\.stubGlobal\\(', 'vi.unstubAllGlobals()'],
])('what calls %s undoes it by %s', (done, undone) => {
  const doers = sources.filter(({ source }) => new RegExp(`^[^'/]*${done}`, 'm').test(source));
  expect(doers.filter(({ source }) => !source.includes(undone)).map(({ file }) => file)).toEqual([]);
});

test('no file makes a folder as it is loaded, which `vitest list` would leave behind: see temporary-folder.ts', () => {
  const makers = sources.filter(({ source }) =>
    /^(?:export )?(?:const|let) .*mkdtemp(?:Sync)?\(/m.test(source),
  );
  expect(makers.map(({ file }) => file)).toEqual([]);
});
