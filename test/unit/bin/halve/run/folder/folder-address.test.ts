import { expect, it } from 'vitest';
import { folderAddress } from '../../../../../../bin/halve/run/folder/folder-address.ts';

it.each([
  ['products-halved', 'products-halved/'],
  ["o'brien-halved", 'o%27brien-halved/'],
  ['-1-halved', '%2D1-halved/'],
  ['=a b-halved', '%3Da%20b-halved/'],
])('names the folder %s so that it stands safely in any cell', (name, address) => {
  expect(folderAddress(name)).toBe(address);
});
