import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../../../../engine/jpeg/coefficients/scans/layout.ts';
import type { JpegParts } from '../../../../../../engine/jpeg/parse-jpeg.ts';

const partsOf = (width: number, height: number, ...factors: [number, number][]) =>
  ({
    width,
    height,
    components: factors.map(([h, v], id) => ({ id, h, v, table: 0 })),
  }) as unknown as JpegParts;

describe('the layout of coefficients', () => {
  it('has the units and the planes of the standard (A.1.1, A.2.4)', () => {
    // 4:2:0 of 33 x 17: units of 16 x 16.
    const layout = layoutOf(partsOf(33, 17, [2, 2], [1, 1], [1, 1]))!;
    expect([layout.units, layout.across]).toEqual([6, 3]);
    expect([...layout.pattern]).toEqual([0, 0, 0, 0, 1, 2]);
    expect(layout.planes[0]).toEqual({ across: 6, down: 4, width: 5, height: 3, h: 2, v: 2 });
    expect(layout.planes[1]).toEqual({ across: 3, down: 2, width: 3, height: 2, h: 1, v: 1 });
  });

  it('knows how far back the block of the same component lies', () => {
    const { back, pattern } = layoutOf(partsOf(64, 64, [2, 1], [1, 1], [1, 1]))!;
    expect([...pattern]).toEqual([0, 0, 1, 2]);
    // The first of a unit follows the last one of the unit before.
    expect([...back]).toEqual([3, 1, 4, 4]);
  });

  it('reads one component block by block, whatever its factors say', () => {
    const layout = layoutOf(partsOf(17, 9, [2, 2]))!;
    expect([layout.units, layout.across, [...layout.pattern]]).toEqual([6, 3, [0]]);
    expect(layout.planes).toEqual([{ across: 3, down: 2, width: 3, height: 2, h: 1, v: 1 }]);
  });

  it('is none for factors and blocks that the standard does not allow', () => {
    expect(layoutOf(partsOf(9, 9, [0, 1], [1, 1], [1, 1]))).toBeNull();
    expect(layoutOf(partsOf(9, 9, [5, 1], [1, 1], [1, 1]))).toBeNull();
    expect(layoutOf(partsOf(9, 9, [4, 2], [1, 1], [1, 1]))).not.toBeNull();
    expect(layoutOf(partsOf(9, 9, [3, 3], [1, 1], [1, 1]))).toBeNull();
  });
});
