import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findAddresses } from '../../../../lambdas/shared/csv/addresses/find-addresses.ts';
import { ADDED_COLUMNS } from '../../../../lambdas/shared/csv/columns/added-columns.ts';
import { plainName } from '../../../../lambdas/shared/csv/columns/plain-name.ts';
import { createResults } from '../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from './outcome.ts';

const HEADER = ['S. No.', 'Product Name', 'Input Image Urls'];
const HEADER_LINE = `${HEADER.join(',')}\n`;

/** Everything that means something to a CSV, and some that is cut badly by chunk boundaries. */
const pieces = fc.constantFrom(
  ...[
    '"',
    '""',
    ',',
    ';',
    '\t',
    '|',
    '\r',
    '\n',
    '\r\n',
    ' ',
    'a',
    'é',
    '椅',
    '🪑',
    '\ufffd',
    '\0',
    '=',
    '@',
    ':',
  ],
  ...['https://a/', 'http://u:p@b/', 'S. No.', 'Product Name', 'Input Image Urls', 'sep=;\n', HEADER_LINE],
);
const csvLike = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(''));
const encoded = fc
  .tuple(fc.constantFrom('', HEADER_LINE, HEADER_LINE), csvLike, fc.constantFrom('utf8', 'bom', 'utf16'))
  .map(([head, tail, encoding]) => {
    const text = `${encoding === 'utf8' ? '' : '\ufeff'}${head}${tail}`;
    return Buffer.from(text, encoding === 'utf16' ? 'utf16le' : 'utf8');
  });
const anyUtf16 = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.concat([Buffer.from(`\ufeff${HEADER_LINE}`, 'utf16le'), bytes]));
const anyBytes = fc.oneof(
  encoded,
  anyUtf16,
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([Buffer.from(HEADER_LINE), bytes])),
);

test('chunk boundaries never change the outcome', async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(anyBytes, cuts, fc.integer({ min: 1, max: 7 }), async (bytes, places, size) => {
      const whole = await readAll(inChunks(bytes, bytes.length || 1));
      expect(await readAll(inChunks(bytes, size))).toEqual(whole);
      const ends = [...places.sort((a, b) => a - b), bytes.length];
      const chunks = ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
      expect(await readAll(streamOf(chunks))).toEqual(whole);
    }),
    { numRuns: 800 },
  );
});

test('no input throws anything but a CsvError, and every row is told apart by its number', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, async (bytes) => {
      const { rows, error } = await readAll(inChunks(bytes));
      expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
      expect(rows.length > 0 || error !== undefined).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

// Text that a file can hold: no NUL, no half characters; an "@" could make a cell hold a credential.
const cell = fc.oneof(fc.string({ unit: 'grapheme' }), csvLike).map((text) => text.replaceAll(/[\0@]/g, '.'));
const table = fc.integer({ min: 0, max: 3 }).chain((extra) =>
  fc.record({
    extra: fc.constant(extra),
    rows: fc.array(fc.array(cell, { minLength: 3 + extra, maxLength: 3 + extra }), {
      minLength: 1,
      maxLength: 8,
    }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom('utf8' as const, 'utf16le' as const),
    quoted: fc.boolean(),
  }),
);

test('any cells go through reading and results unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ extra, rows, delimiter, lineEnd, encoding, quoted }) => {
      // Right below the header, all of its names once more are the header once more, whatever marks are around them.
      const again = rows[0]!.slice(1).map(plainName);
      fc.pre(!HEADER.every((name) => again.includes(plainName(name))));
      const columns = [...HEADER, ...Array.from({ length: extra }, (_, index) => `Extra ${index}`)];
      // A line of white space is no row, whatever its cells; a serial makes each of these one.
      const given = rows.map(([serial, ...others]) => [`n${serial}`, ...others]);
      const text = stringify([columns, ...given], {
        delimiter,
        record_delimiter: lineEnd,
        quoted,
        bom: true,
        quoted_match: /[\r\n]/,
      });
      const outcome = await readAll(inChunks(Buffer.from(text, encoding), 7));
      expect(outcome.error).toBeUndefined();
      // Rows over 100 URLs and the like keep their cells, too; the last line may lack its end.
      expect(outcome.rows.map(({ cells }) => cells)).toEqual(given);
      expect(outcome.rows.map(({ raw }) => raw).join('')).toBe(
        text
          .slice(text.indexOf(HEADER[2]!))
          .slice(outcome.csv!.headerLine.length - outcome.csv!.headerLine.indexOf(HEADER[2]!)),
      );

      const results = createResults(outcome.csv!, false);
      const lines = outcome.rows.map((row) => results.row(row, []).added);
      const back: string[][] = parse([results.begin().added, ...lines].join(''), {
        delimiter,
        record_delimiter: lineEnd,
      });
      const own = -ADDED_COLUMNS.length;
      expect(back.map((line) => line.slice(0, own))).toEqual([columns, ...given]);
      for (const line of back) for (const added of line.slice(own)) expect(added).not.toMatch(/^[=+\-@\t\r]/);
    }),
    { numRuns: 800 },
  );
});

test('a quote that is never closed costs its own row and no other', async () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const row = fc.record({ name: word, quoted: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.nat(), async (rows, place) => {
      const broken = place % rows.length;
      const lines = rows.map(({ name, quoted }, index) => {
        const shown = index === broken ? `"${name}` : quoted ? `"${name}, ""new"""` : name;
        return `${index},${shown},https://a/${index}`;
      });
      const outcome = await readAll(inChunks(Buffer.from(HEADER_LINE + lines.join('\n'))));
      expect(outcome.rows).toHaveLength(rows.length);
      outcome.rows.forEach(({ rejected }, index) => {
        expect(rejected?.code).toBe(index === broken ? 'UNCLOSED_QUOTE' : undefined);
      });
      expect(outcome.rows[broken]!.rejected!.message).toContain(`line ${broken + 2},`);
    }),
  );
});

test('no part of a password is shown, however the URL is written', async () => {
  const noise = fc.stringMatching(/^[a-z0-9:@/?#;|.%\\[\]!=&-]{0,6}$/);
  const scheme = fc.constantFrom('https://', 'http:\\\\', 'HTTPS:/', 'ftp://', 'x-y://', 'https:');
  await fc.assert(
    fc.asyncProperty(scheme, noise, noise, fc.boolean(), async (start, before, after, alone) => {
      const url = `${start}joe:${before}s3cret${after}@a.example/1.jpg`;
      // "https://joe:8080/s3cret@x" and "https://joe:#s3cret@x" have a host "joe", and no password at all.
      const parsed = URL.parse(url);
      fc.pre(!parsed || parsed.username + parsed.password !== '');
      fc.pre(findAddresses(url).length === 1);
      const line = `1,${alone ? 'Chair' : 'https://joe:s3cret@a.example'},"${alone ? '' : 'https://b/,'}${url}"\n`;
      const outcome = await readAll(inChunks(Buffer.from(HEADER_LINE + line)));
      const shown = outcome.rows.map((row) => [
        row.serial,
        row.product,
        ...row.urls.flatMap((one) => ('failure' in one ? [one.shown, one.failure.message] : [])),
      ]);
      expect(shown.flat().join('\n')).not.toContain('s3cret');
    }),
    { numRuns: 1_500 },
  );
});

async function* streamOf(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
