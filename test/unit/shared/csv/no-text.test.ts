import { expect, test } from 'vitest';
import { previewCsv } from '../../../../lambdas/shared/csv/preview-csv.ts';
import { createResults } from '../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, inShort, readAll } from './outcome.ts';

const URLS = ['https://a.example/1.jpg', 'https://a.example/2.jpg', 'https://a.example/3.jpg'];
const HEADER = 'SKU,Image\n';
const read = (text: string, encoding: BufferEncoding = 'utf8') =>
  readAll(inChunks(Buffer.from(text, encoding)));

test.each([
  ['the first row', [`1\0,${URLS[0]}`, `2,${URLS[1]}`], ['1 NUL_CHARACTER', `2 2 |  | ${URLS[1]}`]],
  ['a later row', [`1,${URLS[0]}`, `2,${URLS[1]}\0`], [`1 1 |  | ${URLS[0]}`, '2 NUL_CHARACTER']],
  ['a row of nothing else', [`1,${URLS[0]}`, '\0\0\0'], [`1 1 |  | ${URLS[0]}`, '2 NUL_CHARACTER']],
])('a NUL character in %s costs that row alone', async (_, rows, expected) => {
  const text = `${HEADER}${rows.join('\n')}\n`;
  expect(inShort(await read(text))).toEqual(expected);
  expect(inShort(await read(`\ufeff${text}`, 'utf16le'))).toEqual(expected);
});

test('a row with a NUL character goes back as it stands in the file, and says why it was left', async () => {
  const { csv, rows } = await read(`${HEADER}1\0,${URLS[0]}\n`);
  const { replaced, added } = createResults(csv!, false).row(rows[0]!, []);
  expect(replaced).toBe(`1\0,${URLS[0]}\n`);
  expect(added).toContain('NUL_CHARACTER Expected text in row 1, but found a NUL character in it');
});

test.each([
  ['above the rows', `SKU\0,Image\n1,${URLS[0]}\n`],
  ['where no column of images is found', 'a,b\n1,\0\n'],
  ['in every other byte', Buffer.from(`${HEADER}1,${URLS[0]}\n`, 'utf16le').toString('latin1')],
])('NUL characters %s make the file no text, for the page as for the server', async (_, text) => {
  const bytes = Buffer.from(text, 'latin1');
  const { error } = await readAll(inChunks(bytes));
  expect(error?.code).toBe('NOT_TEXT');
  expect(previewCsv(bytes, true).problem).toEqual(error!.failure);
});

test('half a character of UTF-16 costs nothing but itself', async () => {
  const { rows, error } = await read(`\ufeff${HEADER}Mug \ud83d,${URLS[0]}\nCup,${URLS[1]}\n`, 'utf16le');
  expect(error).toBeUndefined();
  expect(rows.map(({ serial, urls }) => [serial, urls.length])).toEqual([
    ['Mug \ufffd', 1],
    ['Cup', 1],
  ]);
});
