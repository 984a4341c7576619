import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addressesAnywhere,
  plainAddresses,
} from '../../../../../lambdas/shared/csv/addresses/find-addresses.ts';

const PIECES = [
  'a',
  'Z',
  '1',
  '.',
  '/',
  '//',
  '?',
  '=',
  '&',
  '&amp;',
  '%2C',
  '@',
  '~',
  '-',
  '_',
  'www.',
  '.jpg',
  'http',
];
const url = fc
  .tuple(
    fc.constantFrom('http://', 'https://', 'HTTP://'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }),
  )
  .map(([scheme, rest]) => `${scheme}shop.ex/${rest.join('')}`);
const separator = fc.constantFrom(',', ', ', ' ,', ';', ' | ', ' ', '\n', '  ', ',,', '', '.', ':');
const cells = fc
  .array(fc.tuple(url, separator), { minLength: 1, maxLength: 4 })
  .map((pairs) => pairs.flat().slice(0, -1).join(''));

it('finds in a list of plain URLs what is found anywhere', () => {
  let plain = 0;
  fc.assert(
    fc.property(cells, (cell) => {
      const found = plainAddresses(cell);
      if (found === undefined) return;
      plain += 1;
      expect(found).toEqual(addressesAnywhere(cell));
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(500);
});
