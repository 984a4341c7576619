import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { CsvRow } from '../../../../lambdas/shared/csv/read-csv.ts';
import { resultsLines } from '../../../../lambdas/shared/csv/results.ts';

const COLUMNS = ['S. No.', 'Product Name', 'Input Image Urls'];
const output = (n: number) => ({ outputUrl: `https://out.example.com/${n}.jpg` });
const failed = (code: string, message = 'Expected an image') => ({ failure: { code, message } });

function csvRow(given: Partial<CsvRow> = {}): CsvRow {
  const urls = [1, 2, 3].map((n) => ({ href: `https://in.example.com/${n}.jpg` }));
  return {
    row: 1,
    cells: ['1', 'Chair', 'three URLs'],
    serial: '1',
    product: 'Chair',
    urls,
    rejected: null,
    ...given,
  };
}

/** The two cells that are added to a row. */
function added(row: CsvRow, ...outcomes: Parameters<ReturnType<typeof resultsLines>['line']>[1]): string[] {
  const [cells] = parse(resultsLines(COLUMNS).line(row, outcomes), {
    record_delimiter: '\r\n',
  }) as string[][];
  expect(cells).toHaveLength(5);
  return cells!.slice(3);
}

test('the header gets two more columns, and lines end in CRLF', () => {
  expect(resultsLines(COLUMNS).header).toBe(
    'S. No.,Product Name,Input Image Urls,Output Image Urls,Image Errors\r\n',
  );
});

test('cells are quoted only where they must be', () => {
  const { line } = resultsLines(['a', 'b', 'c', 'd', 'e']);
  const cells = ['a b', 'a,b', 'a"b', 'a\nb', 'a\rb'];
  expect(line(csvRow({ cells, urls: [] }), [])).toBe('a b,"a,b","a""b","a\nb","a\rb",,\r\n');
});

test('outputs stand in the order of the URLs', () => {
  const [outputs, errors] = added(csvRow(), output(1), output(2), output(3));
  expect(outputs).toBe(
    'https://out.example.com/1.jpg, https://out.example.com/2.jpg, https://out.example.com/3.jpg',
  );
  expect(errors).toBe('');
});

test('a failed image leaves its place empty and says why', () => {
  const [outputs, errors] = added(csvRow(), output(1), failed('NOT_FOUND'), output(3));
  expect(outputs!.split(', ')).toEqual([
    'https://out.example.com/1.jpg',
    '',
    'https://out.example.com/3.jpg',
  ]);
  expect(errors).toBe('image 2: NOT_FOUND Expected an image');
});

test('the places are as many as the URLs even when all failed', () => {
  const [outputs, errors] = added(csvRow(), failed('A'), failed('B'), failed('C'));
  expect(outputs!.split(', ')).toEqual(['', '', '']);
  expect(errors!.split('; ')).toEqual([
    'image 1: A Expected an image',
    'image 2: B Expected an image',
    'image 3: C Expected an image',
  ]);
});

test('an image without an outcome is an error, never an empty place alone', () => {
  const [outputs, errors] = added(csvRow(), output(1), undefined);
  expect(outputs).toBe('https://out.example.com/1.jpg, , ');
  expect(errors).toMatch(/^image 2: NO_OUTCOME .*; image 3: NO_OUTCOME /);
});

test('a bad URL keeps its own reason, whatever was recorded', () => {
  const bad = { shown: 'ftp://x', failure: { code: 'BAD_URL', message: 'Expected an http(s) URL' } };
  const urls = [bad, { href: 'https://in.example.com/2.jpg' }];
  expect(added(csvRow({ urls }), undefined, output(2))).toEqual([
    ', https://out.example.com/2.jpg',
    'image 1: BAD_URL Expected an http(s) URL',
  ]);
});

test('a rejected row has no output and says why', () => {
  const rejected = { code: 'NO_URL', message: 'Expected at least one URL' };
  expect(added(csvRow({ urls: [], rejected }))).toEqual(['', 'NO_URL Expected at least one URL']);
});

test('a short row is padded, and a long one folds its rest into its last cell', () => {
  const rejected = { code: 'WRONG_CELLS', message: 'Expected 3 cells' };
  const { line } = resultsLines(COLUMNS);
  expect(line(csvRow({ cells: ['1'], urls: [], rejected }), [])).toBe(
    '1,,,,WRONG_CELLS Expected 3 cells\r\n',
  );
  expect(line(csvRow({ cells: ['1', '2', '3', '4', '5'], urls: [], rejected }), [])).toBe(
    '1,2,"3,4,5",,WRONG_CELLS Expected 3 cells\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'what is added never starts like the formula %j',
  (text) => {
    const urls = [{ href: 'https://in.example.com/1.jpg' }];
    const rejected = { code: text, message: '' };
    for (const cell of [...added(csvRow({ urls }), { outputUrl: text }), ...added(csvRow({ rejected }))]) {
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  },
);

test('formulas of the input pass as they were', () => {
  const cells = ['=1+1', '@x', '-2'];
  expect(resultsLines(COLUMNS).line(csvRow({ cells, urls: [] }), [])).toBe('=1+1,@x,-2,,\r\n');
});

test('a sentence is one line without passwords, of bounded length', () => {
  const message = `Expected\r\na picture\x1b at https://joe:s3cret@a.example/ ${'x'.repeat(5_000)}`;
  const [, errors] = added(csvRow({ urls: [{ href: 'https://a/' }] }), failed('NOT_AN_IMAGE', message));
  expect(errors).toMatch(/^image 1: NOT_AN_IMAGE Expected..a picture. at https:\/\/\*\*\*@a\.example\/ x+…$/);
  expect(errors!.length).toBeLessThan(1_100);
});

test('columns that are called like ours stay, and ours come after them', () => {
  const { header } = resultsLines([...COLUMNS, 'Output Image Urls', '__proto__']);
  expect(header).toBe(
    'S. No.,Product Name,Input Image Urls,Output Image Urls,__proto__,Output Image Urls,Image Errors\r\n',
  );
});
