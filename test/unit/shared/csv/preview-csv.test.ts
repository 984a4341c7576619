import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type Preview, previewCsv } from '../../../../lambdas/shared/csv/preview-csv.ts';
import { readCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { CsvError } from '../../../../lambdas/shared/errors.ts';
import { FOR_BROWSERS } from '../../../../web/bundle-page.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/csv');
const SOURCE = join(import.meta.dirname, '../../../../lambdas/shared/csv/preview-csv.ts');
const files = globSync('**/*.{csv,txt,tsv}', { cwd: FIXTURES });

/** What the server makes of a file before its first row. */
async function chosenByServer(bytes: Uint8Array) {
  try {
    const { layout, header, rows } = await readCsv(
      (async function* () {
        yield bytes;
      })(),
    );
    const first = await rows[Symbol.asyncIterator]().next();
    const { serial, product, images } = layout.columns;
    return {
      columns: {
        serial: serial?.index ?? null,
        product: product?.index ?? null,
        images: images.map(({ index }) => index),
      },
      header,
      width: layout.width,
      first: first.done ? undefined : first.value.cells,
    };
  } catch (error) {
    if (error instanceof CsvError) return { code: error.code };
    throw error;
  }
}

const chosenIn = ({ header, width, images, product, serial }: Preview) => ({
  columns: { serial, product, images },
  header,
  width,
});

describe('the preview of a CSV', () => {
  it('is of a good many files', () => {
    expect(files.length).toBeGreaterThan(80);
  });

  it('says whether a file tells its letters itself, and reads them as it is told', () => {
    const bytes = Buffer.from('sku,name,image\n1,\xa3\xf3dka,https://a.example/1.jpg\n', 'latin1');
    expect(previewCsv(bytes, true)).toMatchObject({
      isUnicode: false,
      rows: [['1', '£ódka', 'https://a.example/1.jpg']],
    });
    expect(previewCsv(bytes, true, 'windows-1250')).toMatchObject({
      isUnicode: false,
      rows: [['1', 'Łódka', 'https://a.example/1.jpg']],
    });
    const marked = Buffer.from('\ufeffsku,image\n1,https://a.example/1.jpg\n');
    expect(previewCsv(marked, true, 'windows-1250').isUnicode).toBe(true);
  });

  it.each(files)('says of %s what the server will do', async (name) => {
    const bytes = readFileSync(join(FIXTURES, name));
    const preview = previewCsv(bytes, true);
    const served = await chosenByServer(bytes);
    // What only the rows show, such as a file without any, the server says when it has read them.
    if ('code' in served)
      expect([served.code, 'NO_ROWS', 'NOT_TEXT']).toContain(preview.problem?.code ?? 'NO_ROWS');
    else
      expect(chosenIn(preview)).toEqual({
        columns: served.columns,
        header: served.header,
        width: served.width,
      });
  });

  it('lets columns be chosen where none looks like images', () => {
    const csv = Buffer.from('Name;Age\nAda;36\nBob;40\n');
    expect(previewCsv(csv, true)).toEqual({
      isUnicode: true,
      header: ['Name', 'Age'],
      width: 2,
      rows: [
        ['Ada', '36'],
        ['Bob', '40'],
      ],
      images: [],
      product: null,
      serial: null,
      problem: expect.objectContaining({ code: 'NO_IMAGE_COLUMN' }),
    });
  });

  it('takes the beginning of a file for no more than that', () => {
    const rows = Array.from({ length: 300 }, (_, at) => `${at},"é ${at}",https://shop.example/${at}.jpg\n`);
    const csv = Buffer.from(`SKU,Name,Photo\n${rows.join('')}`);
    for (const cut of [40, 41, 3_000, 3_001, 3_002]) {
      expect(previewCsv(csv.subarray(0, cut), false)).toMatchObject({ images: [2], problem: null });
    }
    expect(previewCsv(Buffer.from(csv.toString('latin1'), 'latin1'), true).rows[0]?.[1]).toBe('é 0');
    expect(previewCsv(Buffer.from(csv.toString(), 'latin1'), true).rows[0]?.[1]).toBe('é 0');
    expect(previewCsv(Buffer.from(`\ufeff${csv}`, 'utf16le'), true).rows[0]?.[1]).toBe('é 0');
  });
});

describe('the preview as it is bundled into the page', () => {
  it('does the same where there is no Node', async () => {
    const { outputFiles } = await build({
      ...FOR_BROWSERS,
      entryPoints: [SOURCE],
      format: 'iife',
      globalName: 'preview',
    });
    const browser = createContext({ TextDecoder, Uint8Array, URL });
    runInContext(outputFiles[0]!.text, browser);
    const { preview } = browser as unknown as { preview: { previewCsv: typeof previewCsv } };
    for (const name of files) {
      const bytes = readFileSync(join(FIXTURES, name));
      const there = preview.previewCsv(new Uint8Array(bytes), true);
      expect(JSON.stringify(there)).toBe(JSON.stringify(previewCsv(bytes, true)));
    }
  });
});
