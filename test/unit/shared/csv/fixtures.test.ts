import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { resultsLines } from '../../../../lambdas/shared/csv/results.ts';
import { encodings } from './expected/encodings.ts';
import { headers } from './expected/headers.ts';
import { lines } from './expected/lines.ts';
import { rows } from './expected/rows.ts';
import { urls } from './expected/urls.ts';
import { inChunks, inShort, readAll, sentences } from './outcome.ts';

const FOLDER = new URL('../../../fixtures/csv/', import.meta.url);
const EXPECTED = { ...encodings, ...headers, ...lines, ...rows, ...urls };
const read = (name: string) => readFileSync(new URL(`${name}.csv`, FOLDER));

test('every fixture has its expected outcome', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'));
  expect(names.map((name) => name.slice(0, -4)).sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const bytes = read(name);

  test('is read as expected', async () => {
    const outcome = await readAll(inChunks(bytes));
    expect(inShort(outcome).map((line) => line.replaceAll('https://cdn.example.com/', '~'))).toEqual(
      expected,
    );
  });

  test('is read the same in chunks of any size', async () => {
    const whole = await readAll(inChunks(bytes));
    for (const size of [1, 2, 3, 5, 64]) expect(await readAll(inChunks(bytes, size))).toEqual(whole);
  });

  test('shows no control characters and no password', async () => {
    const outcome = await readAll(inChunks(bytes));
    for (const sentence of sentences(outcome)) expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
    expect(outcome.error?.message ?? '').not.toContain('s3cret');
  });

  test('keeps its cells in the results', async () => {
    const outcome = await readAll(inChunks(bytes));
    const results = resultsLines(outcome.columns);
    const text = outcome.rows.map((row) => results.line(row, [])).join('');
    const width = outcome.columns.length;
    // A strict reader of RFC 4180 that is not our own.
    const table: string[][] = parse(results.header + text, { record_delimiter: '\r\n' });
    expect(table[0]).toEqual([...outcome.columns, 'Output Image Urls', 'Image Errors']);
    outcome.rows.forEach(({ cells, rejected }, index) => {
      const line = table[index + 1]!;
      expect(line).toHaveLength(width + 2);
      if (cells.length === width) expect(line.slice(0, width)).toEqual(cells);
      if (rejected) expect(line.slice(width)).toEqual(['', `${rejected.code} ${rejected.message}`]);
    });
  });
});
