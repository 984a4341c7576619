import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const MOST_LINES = 200;
/** The text of a compiler, and of a bundler. */
const MADE = /\/kernel-wasm\.ts$|^web\/page\.js$/;
/** One document and one loop, which would be read no sooner in parts. */
const WHOLE = ['web/page.html', 'engine/pixel-kernel/kernel/pack-runs.c'];

it(`has no file of more than ${MOST_LINES} lines that is written by hand`, () => {
  const files = globSync('{bench,bin,docs,engine,lambdas,lib,local,test,web}/**/*.{c,css,h,html,js,py,ts}', {
    cwd: ROOT,
  });
  expect(files.length).toBeGreaterThan(1_000);
  const long = files.filter(
    (file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > MOST_LINES + 1,
  );
  expect(long.filter((file) => !MADE.test(file) && !WHOLE.includes(file))).toEqual([]);
});
