import { expect, test } from 'vitest';
import { findAddresses } from '../../../../../lambdas/shared/csv/addresses/find-addresses.ts';
import { splice } from '../../../../../lambdas/shared/csv/results/php-lengths.ts';
import { replaceInCell } from '../../../../../lambdas/shared/csv/results/replace-in-cell.ts';

test('an output that is named by its path stands where a URL with words behind it did', () => {
  const [a, b] = ['https://a.example/1.jpg', 'https://a.example/2.jpg'];
  for (const cell of [`${a}|Front|${b}|Back`, `${a} ! title : 1.jpg | ${b} ! title : 2.jpg`]) {
    const before = findAddresses(cell);
    const changes = replaceInCell(
      cell,
      before,
      before.map((at, index) => ({ at, url: `halved/${index + 1}.jpg` })),
    );
    expect(splice(cell, changes!)).toBe(cell.replaceAll('https://a.example/', 'halved/'));
  }
});
