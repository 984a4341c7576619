import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineOptions } from '../../../engine/options.ts';
import { PAGE_FILES } from '../../../lib/api/page-files.ts';
import { bundlePage } from '../../../web/bundle-page.ts';
import { IDS } from '../../../web/page/screen/ids.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../../../web', name), 'utf8');
const page = read('page.html');

describe('the script of the page', () => {
  it('is made from its sources as they are now (else: npm run build:page)', async () => {
    // Not shown where they differ: both are one line of fifty kilobytes.
    expect(read('page.js') === (await bundlePage())).toBe(true);
  });

  it('knows each id of the page, and the tag that carries it', () => {
    const found = [...page.matchAll(/<([a-z0-9]+)\b[^>]*?\sid="([^"]+)"/g)].map(
      ([, tag, id]) => `${tag} ${id}`,
    );
    const known = Object.entries(IDS).flatMap(([tag, ids]) => ids.map((id) => `${tag} ${id}`));
    expect(found.sort()).toEqual(known.sort());
  });

  it.each(['mode', 'format', 'effort'] as const)(
    'offers every %s that the API takes, and no other',
    (name) => {
      const [, select] = new RegExp(`<select id="${name}">(.*?)</select>`, 's').exec(page)!;
      const offered = [...select!.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value);
      expect(offered.sort()).toEqual([...EngineOptions.shape[name].unwrap().options].sort());
    },
  );
});

describe('the page', () => {
  it('names each file that is served with it', () => {
    const named = [...page.matchAll(/\/\* (\S+\.(?:css|js)) \*\//g)].map(([, name]) => name!);
    expect(['page.html', ...named].sort()).toEqual(PAGE_FILES.map((file) => basename(file)).sort());
  });
});
