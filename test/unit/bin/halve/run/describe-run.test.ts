import { expect, it } from 'vitest';
import { hintOnLetters } from '../../../../../bin/halve/run/describe-run.ts';
import { Options } from '../../../../../lambdas/shared/schemas/options.ts';
import type { CatalogueAnswer } from '../../../../../lambdas/shared/schemas/status.ts';

const hint = (encoding: CatalogueAnswer['encoding'], named?: 'windows-1252') =>
  hintOnLetters({
    catalogue: {
      delimiter: ',',
      encoding,
      header: true,
      columns: { serial: null, product: null, images: [] },
    },
    options: Options.parse(named ? { encoding: named } : {}),
  });

it('says how letters are named where they were guessed', () => {
  expect(hint('windows-1252')).toEqual([expect.stringContaining('--options encoding=windows-1250')]);
  expect(hint('mixed')).toHaveLength(1);
  expect(hint('windows-1252', 'windows-1252')).toEqual([]);
  for (const encoding of ['utf-8', 'utf-16', 'windows-1250'] as const) expect(hint(encoding)).toEqual([]);
  expect(hintOnLetters({ catalogue: null, options: Options.parse({}) })).toEqual([]);
});
