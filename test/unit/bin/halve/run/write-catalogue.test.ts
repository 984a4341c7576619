import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCatalogue } from '../../../../../bin/halve/run/write-catalogue.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolder('catalogues');

it('tells how many addresses stay though their pictures are halved', async () => {
  const [csv, path] = [join(folder, 'products.csv'), join(folder, 'halved.csv')];
  // The length is wrong as it stands.
  const wrong = `"a:1:{i:0;s:99:""https://a.example/1.jpg"";}"`;
  writeFileSync(csv, `Image\n${wrong}\nhttps://a.example/2.jpg\n`);
  const outcomeOf = (row: number) => ({ outputUrl: `halved/${row}.jpg` });
  const stayed = await writeCatalogue('replaced', path, {
    csv,
    options: {},
    recoded: false,
    outcomeOf,
    folder: undefined,
  });
  expect(stayed).toBe(1);
  expect(readFileSync(path, 'utf8')).toBe(`Image\n${wrong}\nhalved/2.jpg\n`);
});
