import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const DOCUMENTS = globSync('{*,{docs,engine,test}/*,local/samples/*}.md', { cwd: ROOT });
const SOURCES = globSync('{bench,bin,docs,engine,lambdas,lib,local,test,web}/**/*.{c,html,json,md,py,ts}', {
  cwd: ROOT,
}).concat('cdk.json', 'package.json', 'vitest.config.ts');

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (text: string) =>
  text.split('\n').flatMap((line) => (/^#+ /.test(line) ? [anchorOf(line)] : []));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/`?npm (?:run ([\w:-]*\w)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short!,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only files and headings that there are', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, file, anchor]) => {
      const target = file ? join(dirname(document), file) : document;
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('names only files of the project that there are', () => {
    const named = [...text.matchAll(/`((?:[\w.-]+\/)*[\w-][\w.-]*\.(?:ts|c|py))`/g)].map(([, file]) => file!);
    expect(named.filter((file) => !SOURCES.some((one) => `/${one}`.endsWith(`/${file}`)))).toEqual([]);
  });
});

it('the index of the decisions names each', () => {
  const text = read('docs/decisions.md');
  const decisions = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number!);
  const listed = [...text.matchAll(/^- \[(\d+)\. /gm)].map(([, number]) => number!);
  expect(decisions.length).toBeGreaterThan(100);
  expect(decisions.filter((number) => !listed.includes(number))).toEqual([]);
});

it.each(['ts', 'py'])(
  'the README links the receiver of docs/receivers/verify.%s, which is tested',
  (ending) => {
    expect(read('README.md')).toContain(`(docs/receivers/verify.${ending})`);
  },
);
