import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const readme = read('README.md');

describe('the README', () => {
  it.each(['ts', 'py'])('links the receiver of docs/receivers/verify.%s, which is tested', (ending) => {
    expect(readme).toContain(`(docs/receivers/verify.${ending})`);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([\w:-]*\w)|npm (start|test)\b/g)].map(
      ([, run, short]) => run ?? short!,
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only files that there are', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, file]) => file!);
    for (const file of links) expect(() => read(file)).not.toThrow();
  });
});
