import { expect, test } from 'vitest';
import { readCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { HEADER_LINE } from '../../../fixtures/csv/generate.ts';
import { inChunks } from './outcome.ts';

/** A row of a kilobyte, so that the head by which the columns are chosen is about 1,000 rows. */
const row = (n: number) => `${n},Chair${' '.repeat(980)},https://cdn.example.com/${n}.jpg\n`;

/** An endless source that counts what was taken from it, and says when it was let go. */
function endless(first: string, chunk: (n: number) => string) {
  const seen = { chunks: 0, released: false };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from(first);
      for (let n = 1; ; n++) {
        seen.chunks = n;
        yield Buffer.from(chunk(n));
      }
    } finally {
      seen.released = true;
    }
  }
  return { seen, chunks: chunks() };
}

test('rows come while the source still goes on', async () => {
  const { seen, chunks } = endless(HEADER_LINE, row);
  const { header, rows } = await readCsv(chunks);
  expect(header).toEqual(['S. No.', 'Product Name', 'Input Image Urls']);
  const read = seen.chunks;
  for await (const { row } of rows) {
    // The tail of one row waits for the next chunk, so a row is at most two chunks behind.
    expect(seen.chunks).toBeLessThanOrEqual(read + Math.max(0, row - 1_000) + 2);
    if (row === 3_000) break;
  }
});

test('nothing more is taken from the source than the rows that were asked for need', async () => {
  const { seen, chunks } = endless(HEADER_LINE, (n) => row(n).repeat(100));
  const { rows } = await readCsv(chunks);
  const iterator = rows[Symbol.asyncIterator]();
  const read = seen.chunks;
  await iterator.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // The head of the file, a megabyte, is read to choose the columns.
  expect(seen.chunks).toBe(read);
  expect(read).toBeLessThan(15);
});

test('leaving the rows early releases the source', async () => {
  const { seen, chunks } = endless(HEADER_LINE, row);
  const { rows } = await readCsv(chunks);
  for await (const { row } of rows) if (row === 3) break;
  expect(seen.released).toBe(true);
});

test('leaving at the very first row releases the source', async () => {
  const { seen, chunks } = endless(HEADER_LINE, row);
  const { rows } = await readCsv(chunks);
  for await (const _ of rows) break;
  expect(seen.released).toBe(true);
});

test.each([
  ['a header without an image column', 'a,b,c\n1,2,3\n'],
  ['a file that is no text', '\x1f\x8b\x08\0\0\0'],
  ['a NUL character in the header', `\0${HEADER_LINE}`],
])('%s releases the source', async (_, first) => {
  const { seen, chunks } = endless('', () => 'x,y,z\n'.repeat(1_000));
  async function* source() {
    try {
      yield Buffer.from(first, 'latin1');
      yield* chunks;
    } finally {
      await chunks.return(undefined);
      seen.released = true;
    }
  }
  const read = async () => {
    for await (const _ of (await readCsv(source())).rows);
  };
  await expect(read()).rejects.toThrow('Expected');
  expect(seen.released).toBe(true);
});

test('an error of the source is thrown as it is', async () => {
  const reset = new Error('connection reset');
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(HEADER_LINE + row(1) + row(2));
    throw reset;
  }
  const read = async () => {
    for await (const _ of (await readCsv(source())).rows);
  };
  await expect(read()).rejects.toBe(reset);
});

test('a second reading gives the same rows', async () => {
  const text = `${HEADER_LINE}${row(1)}\n\n,,\n2,"broken\n${row(3)}4,x\n`;
  const read = async () => {
    const all = [];
    for await (const one of (await readCsv(inChunks(Buffer.from(text)))).rows) all.push(one);
    return all;
  };
  const first = await read();
  expect(first.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  expect(await read()).toEqual(first);
});
