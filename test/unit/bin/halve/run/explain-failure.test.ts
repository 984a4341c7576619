import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explainFailure } from '../../../../../bin/halve/run/explain-failure.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
/** The files whose codes end in the failure of an image or of a row. */
const SOURCES = [
  'engine',
  'lambdas/compress-image',
  'lambdas/shared/http',
  'lambdas/shared/csv/read-row.ts',
  'lambdas/shared/csv/resolve-address.ts',
];
/** Codes of the system, and the name under which a 503 counts against a shop: no image fails with these. */
const OTHER = /^(?:E[A-Z]{4,}|HPE_\w+|UNAVAILABLE)$/;

const filesOf = (path: string): string[] =>
  path.endsWith('.ts')
    ? [path]
    : readdirSync(join(ROOT, path), { recursive: true })
        .map((name) => join(path, String(name)))
        .filter((name) => name.endsWith('.ts'));

it('has a sentence for every code that an image or a row can fail with', () => {
  const codes = SOURCES.flatMap(filesOf).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const made = text.matchAll(
      /(?:(?:new (?:ImageError|RetryableError|OutboundError|Kind)|failed|bad)\(\s*|code: |\[\d{3}, |^ {2}\w+: \[|\? )'([A-Z][A-Z_]+)'/gm,
    );
    return [...made].map(([, code]) => code!);
  });
  const all = new Set(codes.filter((code) => !OTHER.test(code)));
  expect(all.size).toBeGreaterThan(30);
  expect([...all].filter((code) => explainFailure(code) === '')).toEqual([]);
});
