import { expect, it } from 'vitest';
import { hasTimeFor } from '../../../../engine/time/has-time-for.ts';

it('begins what only improves a result where it ends in time, by how long the first took', () => {
  expect(hasTimeFor(2, 1_000, undefined, 9_000)).toBe(true);
  expect(hasTimeFor(2, 1_000, 5_000, 2_000)).toBe(true);
  expect(hasTimeFor(2, 1_000, 4_000, 2_000)).toBe(false);
  expect(hasTimeFor(2, 1_000, 1_999, 2_000)).toBe(false);
});
