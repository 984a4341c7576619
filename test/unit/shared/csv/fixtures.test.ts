import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { isAdded } from '../../../../lambdas/shared/csv/columns/added-columns.ts';
import { parseLine } from '../../../../lambdas/shared/csv/records/parse-line.ts';
import { createResults } from '../../../../lambdas/shared/csv/results/results.ts';
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
    const shown = outcome.rows.map(({ serial, product }) => [serial, product]);
    expect(JSON.stringify([shown, outcome.csv?.layout])).not.toContain('s3cret');
    expect(outcome.error?.message ?? '').not.toContain('s3cret');
  });

  test('keeps its cells in the results', async () => {
    const outcome = await readAll(inChunks(bytes));
    if (!outcome.csv) return;
    const { header, headerLine, layout } = outcome.csv;
    const results = createResults({ ...outcome.csv, above: '' }, false);
    const text = outcome.rows.map((row) => results.row(row, []).added).join('');
    const line_end = /\r\n$|\n$|\r$/.exec(headerLine || (outcome.rows[0]?.raw ?? ''))?.[0] ?? '\r\n';
    // A strict reader of RFC 4180 that is not our own.
    const table: string[][] = parse(results.begin().added + text, {
      record_delimiter: line_end,
      delimiter: layout.delimiter,
    });
    if (header) expect(table.shift()!.slice(0, layout.width)).toEqual(header);
    const own = (cells: string[]) =>
      cells.slice(0, layout.width).filter((_, at) => !isAdded(header?.[at] ?? ''));
    outcome.rows.forEach(({ cells, raw, strict, rejected }, index) => {
      const line = table[index]!;
      // What spreadsheets find in cells that are quoted oddly; that they do is tried by Python in odd-quotes.test.ts.
      const others = strict ? undefined : parseLine(raw.replace(/[\r\n]+$/, ''), layout.delimiter);
      const expected = others?.length === layout.width && !rejected ? others : cells;
      if (cells.length === layout.width) expect(own(line)).toEqual(own(expected));
      if (rejected) expect(line).toContain(`${rejected.code} ${rejected.message}`);
    });
  });
});
