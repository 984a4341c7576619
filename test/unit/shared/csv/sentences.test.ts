import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inChunks, readAll, sentences } from './outcome.ts';

/** The last sentence that each fixture gives. */
const SENTENCES: Record<string, string> = {
  empty: 'Expected a header and rows, but the file is empty',
  'header-only': 'Expected rows under the header, but found none',
  gzip: 'Expected a CSV in UTF-8 or UTF-16, but found a gzip archive',
  pdf: 'Expected a CSV in UTF-8 or UTF-16, but found a PDF',
  'latin-1':
    'Expected text in UTF-8, but found the byte 0xE9 at byte offset 84; if the file is in Latin-1 or ' +
    'Windows-1252, save it as UTF-8',
  'utf-8-replacement-characters-before-a-bad-byte':
    'Expected text in UTF-8, but found the byte 0xFF at byte offset 86; if the file is in Latin-1 or ' +
    'Windows-1252, save it as UTF-8',
  'utf-16-lone-surrogate': 'Expected text in UTF-16, but found half a character at byte offset 164',
  'utf-16-without-bom':
    'Expected text, but found a NUL character at byte offset 1; UTF-16 needs a byte-order mark in front',
  'nul-character-in-a-cell': 'Expected text, but found a NUL character at byte offset 83',
  'header-urls-missing':
    'Expected a first line with the columns "S. No.", "Product Name" and "Input Image Urls", but ' +
    '"Input Image Urls" is missing; found "S. No.", "Product Name", "Pictures"',
  'header-absent':
    'Expected a first line with the columns "S. No.", "Product Name" and "Input Image Urls", but "S. No.", ' +
    '"Product Name", "Input Image Urls" are missing; found "0", "Sofa", "https://***@cdn.example.com/0.jpg"',
  'header-urls-twice':
    'Expected one column "Input Image Urls" in the header, but found two: "Input Image Urls" (column 3) and ' +
    '"input_image_urls" (column 4)',
  'quote-never-closed-in-the-header':
    'Expected every quote to be closed, but the one that opens in line 1 of the header is not',
  'quote-never-closed-others-follow':
    'Expected every quote to be closed, but the one that opens in line 3, row 2, is not',
  'quote-never-closed-below-a-cell-of-three-lines':
    'Expected every quote to be closed, but the one that opens in line 5, row 2, is not',
  'row-too-few-cells': 'Expected 3 cells in row 1, as in the header, but found 2',
  'row-urls-not-quoted':
    'Expected 3 cells in row 1, as in the header, but found 4; a cell that contains the delimiter must stand in quotes',
  'row-no-url': 'Expected at least one URL in "Input Image Urls", row 1, but found none',
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
