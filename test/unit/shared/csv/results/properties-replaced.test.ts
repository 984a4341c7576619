import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResults } from '../../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from '../outcome.ts';

/** Catalogues as a shop writes them, and what becomes of each image: a number for a new URL, null for a failure. */
const plain = fc.string({ unit: fc.constantFrom(...'abc é椅,;"\n=@'), maxLength: 8 });
const images = fc.array(fc.option(fc.nat(999)), { maxLength: 4 });
const catalogue = fc.record({
  rows: fc.array(fc.tuple(plain, images, plain, images), { minLength: 1, maxLength: 8 }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  between: fc.constantFrom(', ', ' ', '\n'),
  quoted: fc.boolean(),
});

/** The catalogue as text, with the URLs of its images as `urlOf` has them. */
function catalogueText(
  { rows, delimiter, lineEnd, between, quoted }: Catalogue,
  urlOf: (row: number, n: number, outcome: number | null) => string | undefined,
): string {
  const cells = rows.map(([name, first, note, second], row) => {
    const urls = (some: (number | null)[], from: number) =>
      some.flatMap((outcome, at) => urlOf(row, from + at, outcome) ?? []).join(between);
    return [`n${name}`, urls(first, 0), note, urls(second, first.length)];
  });
  return stringify([['Title', 'Image Src', 'Vendor', 'Variant Image'], ...cells], {
    delimiter,
    record_delimiter: lineEnd,
    quoted,
    quoted_match: /[\r\n]/,
  });
}

interface Catalogue {
  rows: [string, (number | null)[], string, (number | null)[]][];
  delimiter: string;
  lineEnd: string;
  between: string;
  quoted: boolean;
}

const oldUrl = (row: number, n: number) => `https://shop.example/${row}/${n}.jpg`;
const newUrl = (outcome: number) => `https://out.example/${outcome}.webp`;

test('what is replaced differs from the input in nothing but the URLs that changed, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(catalogue, async (given) => {
      fc.pre(given.rows.some(([, first, , second]) => first.length + second.length > 0));
      const { csv, rows } = await readAll(inChunks(Buffer.from(catalogueText(given, oldUrl)), 11));
      const results = createResults(csv!, false);
      const shapes = results.begin();
      const failures: string[] = [];
      rows.forEach((row, at) => {
        const [, first, , second] = given.rows[at]!;
        const outcomes = [...first, ...second].map((outcome, n) => {
          if (outcome !== null) return { outputUrl: newUrl(outcome) };
          failures.push(oldUrl(at, n));
          return { failure: { code: 'NOT_FOUND', message: 'Expected an image' } };
        });
        const written = results.row(row, outcomes);
        shapes.replaced += written.replaced;
        shapes.failed += written.failed;
      });
      const expected = catalogueText(given, (row, n, outcome) =>
        outcome === null ? oldUrl(row, n) : newUrl(outcome),
      );
      expect(shapes.replaced).toBe(expected);
      if (failures.length === 0) return;
      const again = await readAll(inChunks(Buffer.from(shapes.failed)));
      expect(
        again.rows.flatMap(({ urls }) => urls.map((url) => ('href' in url ? url.href : 'none'))),
      ).toEqual(failures);
    }),
    { numRuns: 600 },
  );
});
