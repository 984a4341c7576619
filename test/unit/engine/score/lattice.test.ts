import { describe, expect, it } from 'vitest';
import { lattice, SQUARES } from '../../../../engine/score/lattice.ts';
import { partOf, sliceOf } from '../../../../engine/score/part.ts';
import { SIDE } from '../../../../engine/score/square.ts';

describe('a lattice of squares', () => {
  it('is every square of a small area, the last ones at its edge', () => {
    const places = lattice({ left: 0, top: 0, width: 100, height: 70 }, SQUARES);
    expect(places).toHaveLength(4 * 3);
    expect(Math.max(...places.map(({ x }) => x))).toBe(64);
    expect(Math.max(...places.map(({ y }) => y))).toBe(32);
  });

  it('has about as many as asked for of a large one, in every row and every column, each within it', () => {
    const area = { left: 64, top: 128, width: 1600, height: 1200 };
    const places = lattice(area, SQUARES);
    expect(places.length).toBeGreaterThan(0.9 * SQUARES);
    expect(places.length).toBeLessThan(1.1 * SQUARES + 38);
    expect(new Set(places.map(({ y }) => y)).size).toBe(Math.ceil(1200 / SIDE));
    expect(new Set(places.map(({ x }) => x)).size).toBe(50);
    for (const { x, y } of places) {
      expect(x % 8).toBe(0);
      expect(y % 8).toBe(0);
      expect(x >= area.left && x + SIDE <= area.left + area.width).toBe(true);
      expect(y >= area.top && y + SIDE <= area.top + area.height).toBe(true);
    }
  });
});

describe('the part that is looked at', () => {
  it('is all of a still picture, and the middle frame of a film', () => {
    expect(partOf({ width: 40, height: 30, frames: 1 })).toMatchObject({
      page: 0,
      top: 0,
      height: 30,
      whole: true,
    });
    expect(partOf({ width: 40, height: 30, frames: 5 }).page).toBe(2);
  });

  it('is a band across the middle of a huge one, of sixteen megapixels at most', () => {
    const { top, height, width, fullHeight, whole } = partOf({ width: 8_000, height: 6_000, frames: 1 });
    expect([whole, width, height, fullHeight, top]).toEqual([false, 8_000, 2_000, 6_000, 2_000]);
  });

  it('is cut out of decoded pixels, of its frame', () => {
    const data = Buffer.from(Array.from({ length: 12 }, (_, i) => i));
    const film = {
      data,
      width: 2,
      height: 6,
      channels: 1 as const,
      animation: { pageHeight: 2, delay: [], loop: 0 },
    };
    const part = { page: 1, top: 1, width: 2, height: 1, fullHeight: 2, whole: false };
    expect([...sliceOf(film, part).data]).toEqual([6, 7]);
    expect([...sliceOf({ ...film, animation: undefined }, part).data]).toEqual([2, 3]);
  });
});
