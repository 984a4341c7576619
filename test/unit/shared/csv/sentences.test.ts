import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inChunks, readAll, sentences } from './outcome.ts';

/** The last sentence that each fixture gives. */
const SENTENCES: Record<string, string> = {
  empty: 'Expected a header and rows, but the file is empty',
  'header-only': 'Expected rows under the header, but found none',
  gzip: 'Expected a CSV, but found a gzip archive: unpack it first',
  pdf: 'Expected a CSV, but found a PDF',
  'utf-16-without-bom':
    'Expected text, but found a NUL character in the first lines of the file; UTF-16 needs a byte-order mark in front',
  'nul-character-in-a-cell': 'Expected text in row 2, but found a NUL character in it',
  'header-called-proto-alone':
    'Expected a column with URLs of images, but none looks like one; found "__proto__", "constructor", ' +
    '"hasOwnProperty". Name it by options.columns, such as {"images": ["hasOwnProperty"]}',
  'header-with-credentials':
    'Expected a column with URLs of images, but none looks like one; found "S. No.", "Product Name", ' +
    '"https://***@cdn.example.com/". Name it by options.columns, such as {"images": [3]}',
  'zip-of-an-xlsx-workbook':
    'Expected a CSV, but found an Excel workbook (.xlsx); in Excel: File, Save As, "CSV UTF-8 (Comma delimited)"',
  'html-page': 'Expected a CSV, but found a web page; perhaps a page to sign in came in place of the file',
  json: 'Expected a CSV, but found JSON; hand in its addresses as "images" of a JSON upload, or export it as CSV',
  'quote-never-closed-in-the-header':
    'Expected every quote to be closed, but the one that opens in line 1 of the header is not, or has text behind it',
  'quote-never-closed-others-follow':
    'Expected every quote to be closed, but the one that opens in line 3, row 2, is not, or has text behind it',
  'quote-never-closed-below-a-cell-of-three-lines':
    'Expected every quote to be closed, but the one that opens in line 5, row 2, is not, or has text behind it',
  'row-too-few-cells': 'Expected 3 cells in row 1, as in the header, but found 2',
  'row-urls-not-quoted':
    'Expected 3 cells in row 1, as in the header, but found 4; a cell that contains the delimiter must stand in quotes',
  'urls-101': 'Expected at most 100 URLs in "Input Image Urls", row 1, but found 101',
  'urls-javascript': 'Expected an http(s) URL in "Input Image Urls", row 1, but found "javascript:alert(1)"',
  'credentials-in-a-row-of-too-many-cells':
    'Expected 3 cells in row 1, as in the header, but found 4; a cell that contains the delimiter must stand in quotes',
};

test.each(Object.entries(SENTENCES))('%s says what was found', async (name, sentence) => {
  const bytes = readFileSync(new URL(`../../../fixtures/csv/${name}.csv`, import.meta.url));
  // What is shown of a bad URL comes after its sentence.
  const said = sentences(await readAll(inChunks(bytes))).filter((one) => one.startsWith('Expected'));
  expect(said.at(-1)).toBe(sentence);
});
