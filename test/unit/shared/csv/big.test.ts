import { expect, test } from 'vitest';
import { chunkContents } from '../../../../lambdas/fan-out/chunk-contents.ts';
import { type CsvRow, readCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { RECORD_CELLS } from '../../../../lambdas/shared/csv/records/parse-line.ts';
import { CSV_IMAGES, IMAGE_COLUMNS, ROW_BYTES, ROW_URLS } from '../../../../lambdas/shared/limits.ts';
import type { RequestRecord } from '../../../../lambdas/shared/state/records.ts';
import * as big from '../../../fixtures/csv/generate.ts';
import { costOf } from '../../../support/cost-of.ts';
import { inShort, readAll } from './outcome.ts';

const read = async (pieces: Iterable<string>) => readAll(big.asBytes(pieces));
/** With the CPU that it takes, as the machine may have other work. */
async function timed(pieces: Iterable<string>) {
  let outcome: Awaited<ReturnType<typeof read>> | undefined;
  const { cpuMs } = await costOf(async () => {
    outcome = await read(pieces);
  });
  return { outcome, cpuMs };
}
const lamp = (row: number, n = row) => `${row} ${n} | Lamp | https://cdn.example.com/${n}.jpg`;
const chair = '1 1 | Chair | https://cdn.example.com/1.jpg';

test('100,000 rows are all read', async () => {
  const { rows, error } = await read(big.manyRows(100_000));
  expect(error).toBeUndefined();
  expect(rows).toHaveLength(100_000);
  expect(rows.every(({ row, serial, urls }) => serial === String(row) && urls.length === 2)).toBe(true);
  expect(CSV_IMAGES).toBeGreaterThanOrEqual(rows.length * 2);
});

test('a cell of 10 MB costs its own row, and the results keep it', async () => {
  const outcome = await read(big.hugeQuotedCell(10));
  expect(inShort(outcome)).toEqual([chair, '2 ROW_TOO_LONG', lamp(3)]);
  expect(outcome.rows[1]!.cells[1]).toHaveLength(10_000_000);
});

test('a line of 10 MB costs its own row', async () => {
  expect(inShort(await read(big.hugeLine(10)))).toEqual([chair, '2 ROW_TOO_LONG', lamp(3)]);
});

test('a line that is too long to be held ends the reading, and says where it begins', async () => {
  const outcome = await read(big.hugeLine(18));
  expect(inShort(outcome)).toEqual([chair, 'ROW_TOO_LONG']);
  expect(outcome.error!.message).toContain('begins in line 3');
});

test('more cells than a spreadsheet has columns are not taken apart', async () => {
  const commas = ','.repeat(5_000_000);
  const { rows } = await read([`${big.HEADER_LINE}1${commas}\n2,Lamp,https://cdn.example.com/2.jpg\n`]);
  expect(rows.map(({ rejected }) => rejected?.code)).toEqual(['ROW_TOO_LONG', undefined]);
  expect(rows[0]!.cells).toHaveLength(RECORD_CELLS + 1);
  expect(rows[0]!.cells.join(',')).toBe(`1${commas}`);
  const [wide] = (await read([`${big.HEADER_LINE}1${commas.slice(0, 20_000)}\n`])).rows;
  expect(wide!.rejected!.message).toContain(`found over ${RECORD_CELLS};`);
});

test('1,500 URLs in a cell cost their row', async () => {
  const outcome = await read(big.manyUrls(1_500));
  expect(inShort(outcome)).toEqual(['1 TOO_MANY_URLS', lamp(2)]);
  expect(outcome.rows[0]!.rejected!.message).toContain(`at most ${ROW_URLS} URLs`);
  expect(outcome.rows[0]!.rejected!.message).toContain('found 1500');
});

const ITEM_BYTES = 400 * 1_024;
const LONGEST = 2_048;
const longUrl = (begin: string, character = 'a') => begin + character.repeat(LONGEST - begin.length);
/** A row of addresses that differ by their beginning; the items that a chunk of it would come to. */
async function itemsOf(urls: string[]) {
  const { rows } = await read([
    `${big.HEADER_LINE}1,Lamp,"${urls.join(' , ')}"\n2,Lamp,https://b.example/2.jpg\n`,
  ]);
  const request = { request_id: '00000000-0000-4000-8000-000000000000', options: {} } as RequestRecord;
  const { items } = chunkContents(
    request,
    1,
    rows.filter(({ urls }) => urls.length > 0),
  );
  return { codes: rows.map(({ rejected }) => rejected?.code), bytes: items.map(sizeOf) };
}
/** DynamoDB counts the bytes of texts, and the emulators here their characters. */
const sizeOf = (item: object) => Buffer.byteLength(JSON.stringify(item));
const hundred = Array.from({ length: ROW_URLS }, (_, at) => at);

test('a row of a hundred of the longest URLs is taken, and fits into an item', async () => {
  const { codes, bytes } = await itemsOf(hundred.map((at) => longUrl(`https://b.example/${at}/`)));
  expect(codes).toEqual([undefined, undefined]);
  expect(Math.max(...bytes)).toBeLessThan(ITEM_BYTES);
});

test.each([
  [
    'that are no URLs, of characters of three bytes',
    hundred.map((at) => longUrl(`https://b.example/${at}/`, '€')),
  ],
  [
    'that are not stored as they are fetched',
    hundred.map((at) => longUrl(`https://b.example/${at}/`).slice(6)),
  ],
  ['of which one is not', hundred.map((at) => longUrl(`https://b.example/${at}/`).slice(at === 7 ? 6 : 0))],
])('a row of addresses %s, which no item holds, is rejected, and costs no other row', async (_, urls) => {
  const { codes, bytes } = await itemsOf(urls);
  expect(codes).toEqual(['URLS_TOO_LONG', undefined]);
  expect(Math.max(...bytes)).toBeLessThan(ITEM_BYTES);
});

test('more columns of images than a request can note are refused by their number', async () => {
  const csv = (columns: number) => {
    const numbers = Array.from({ length: columns }, (_, at) => at + 1);
    return [
      `SKU,${numbers.map((n) => `Image ${n}`).join()}\n1,${numbers.map((n) => (n === 1 ? 'https://b.example/1.jpg' : '')).join()}\n`,
    ];
  };
  expect((await read(csv(IMAGE_COLUMNS))).rows.map(({ urls }) => urls.length)).toEqual([1]);
  await expect(readCsv(big.asBytes(csv(IMAGE_COLUMNS + 1)))).rejects.toMatchObject({
    failure: {
      code: 'TOO_MANY_COLUMNS',
      message: expect.stringContaining(
        `at most ${IMAGE_COLUMNS} columns with URLs of images, but found 201 in "SKU", "Image 1"`,
      ),
    },
  });
});

test('a row of exactly 1 MB is taken, one byte more is not', async () => {
  const [full] = (await read(big.rowOfBytes(ROW_BYTES))).rows;
  expect(full!.rejected).toBeNull();
  expect(Buffer.byteLength(full!.cells.join(','))).toBe(ROW_BYTES);
  expect(inShort(await read(big.rowOfBytes(ROW_BYTES + 1)))).toEqual(['1 ROW_TOO_LONG', lamp(2)]);
});

test('a quote that stays open for 20 MB costs one row, and the rows below it are read', async () => {
  const rejected: CsvRow[] = [];
  let count = 0;
  for await (const row of (await readCsv(big.asBytes(big.unclosedQuote(20)))).rows) {
    count += 1;
    if (row.rejected) rejected.push(row);
  }
  expect(rejected.map(({ row }) => row)).toEqual([2]);
  expect(rejected[0]!.rejected).toMatchObject({
    code: 'UNCLOSED_QUOTE',
    message: expect.stringContaining('line 3'),
  });
  expect(count).toBe(100_002);
});

test('quotes all over are read in one pass, not in one for each line', async () => {
  const { outcome, cpuMs } = await timed(big.quotesAllOver(10));
  expect(outcome!.error).toBeUndefined();
  expect(outcome!.rows.at(-1)!.serial).toBe('2');
  expect(cpuMs).toBeLessThan(10_000);
});

test.each([
  ['commas', ','],
  ['bars', '|'],
  ['colons and slashes', '://'],
  ['starts of URLs', 'https:'],
  ['user names', 'https://a:b'],
  ['at signs', '@'],
  ['white space', ' '],
  ['quotes', '""'],
])('a cell of half a megabyte of %s takes no more than a moment', { retry: 2 }, async (_, text) => {
  const cell = text.repeat(500_000 / text.length);
  const { outcome, cpuMs } = await timed([`${big.HEADER_LINE}1,"${cell}@","${cell} @"\n`]);
  expect(outcome!.rows).toHaveLength(1);
  expect(cpuMs).toBeLessThan(2_000);
});
