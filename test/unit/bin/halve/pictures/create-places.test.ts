import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlaces } from '../../../../../bin/halve/pictures/create-places.ts';

it('gives names a place each that Windows or macOS takes for one', () => {
  const placeIn = createPlaces(undefined);
  const names = ['straße.jpg', 'STRASSE.jpg', 'a\u0308.jpg', 'Ä.jpg'];
  expect(names.map((name) => placeIn('out', name))).toEqual(
    ['straße.jpg', 'STRASSE-2.jpg', 'a\u0308.jpg', 'Ä-2.jpg'].map((name) => join('out', name)),
  );
});
