import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { SHOP_SYSTEMS } from '../../../../../lambdas/shared/csv/columns/shop-systems.ts';
import { createResults } from '../../../../../lambdas/shared/csv/results/results.ts';
import { SHOP_EXPORTS } from '../../../../fixtures/csv/shops/expected.ts';
import { inChunks, readAll } from '../outcome.ts';

const FOLDER = new URL('../../../../fixtures/csv/shops/', import.meta.url);
const plainly = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

test('every shop system has an export that is tried', () => {
  const systems = SHOP_SYSTEMS.map(({ system }) => system).filter(
    (name) => !['Halve', 'any other'].includes(name),
  );
  expect(Object.keys(SHOP_EXPORTS).map(plainly).sort()).toEqual(systems.map(plainly).sort());
  expect(readdirSync(FOLDER).filter((name) => name.endsWith('.csv'))).toHaveLength(systems.length);
});

describe.each(Object.entries(SHOP_EXPORTS))('the export of %s', (name, expected) => {
  const file = readFileSync(new URL(`${name}.csv`, FOLDER))
    .toString('latin1')
    .replaceAll('SHOP', 'shop.example');
  const bytes = Buffer.from(file, 'latin1');
  const base_url = expected.base_path && `http://shop.example${expected.base_path}`;
  const read = () => readAll(inChunks(bytes), { base_url });

  test('is read by its own header', async () => {
    const { csv, rows, error } = await read();
    expect(error).toBeUndefined();
    const { delimiter, columns } = csv!.layout;
    expect([delimiter, columns.serial?.name, columns.product?.name]).toEqual([
      expected.delimiter,
      expected.serial,
      expected.product,
    ]);
    expect(columns.images.map((column) => column.name)).toEqual(expected.images);
    expect(rows).toHaveLength(expected.rows.total);
    expect(rows.filter(({ rejected }) => rejected)).toEqual([]);
    expect(rows.filter(({ urls }) => urls.length === 0)).toHaveLength(expected.rows.without_images);
    const urls = rows.flatMap((row) => row.urls);
    expect(urls).toHaveLength(expected.urls);
    expect(urls.every((url) => 'href' in url && url.href.startsWith('http://shop.example/'))).toBe(true);
  });

  test('goes back with new URLs in it, and otherwise as it was, byte for byte', async () => {
    const { csv, rows } = await read();
    const results = createResults(csv!, false);
    let replaced = results.begin().replaced;
    const old = new Map<string, string>();
    for (const row of rows) {
      const outcomes = row.urls.map(({ at }, n) => {
        const outputUrl = `https://out.example/${row.row}-${n + 1}.webp`;
        old.set(outputUrl, at.text);
        return { outputUrl };
      });
      replaced += results.row(row, outcomes).replaced;
    }
    expect(replaced.match(/https:\/\/out\.example\/[\d-]+\.webp/g)).toHaveLength(expected.urls);
    const back = replaced.replaceAll(/https:\/\/out\.example\/[\d-]+\.webp/g, (url) => old.get(url)!);
    expect(back).toBe(new TextDecoder(expected.encoding).decode(bytes));
    // A reader that is not our own finds the same cells but for the image columns.
    const table = (text: string) =>
      parse(text, { delimiter: expected.delimiter, bom: true, relax_column_count: true }) as string[][];
    const [before, after] = [table(back), table(replaced)];
    expect(after.map((cells) => cells.length)).toEqual(before.map((cells) => cells.length));
  });
});
