import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RootFinder } from '../../../../engine/search/root-finder.ts';

describe('the search for a size', () => {
  it('closes in on it, whatever jumps there are on the way', () => {
    const jumps = fc.array(
      fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true })),
    );
    fc.assert(
      fc.property(
        jumps,
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (steps, slope, zero) => {
          const overAt = (at: number) =>
            slope * (zero - at) -
            steps.reduce(
              (sum, [where, jump]) => sum + (at > where === where < zero ? 0 : at > where ? jump : -jump),
              0,
            );
          const finder = new RootFinder(-0.7);
          let at = 0;
          for (let i = 0; i < 30; i++) {
            finder.add(at, overAt(at));
            at = finder.solve(0);
          }
          expect(Math.abs(at - zero)).toBeLessThan(0.05);
        },
      ),
    );
  });
});
