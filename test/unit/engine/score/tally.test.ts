import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../engine/raster.ts';
import { pixelSquares } from '../../../../engine/score/pixel-squares.ts';
import { SIDE } from '../../../../engine/score/square.ts';
import { Tally } from '../../../../engine/score/tally.ts';
import { pixels } from '../pictures.ts';

const photo: Raster = { data: pixels(64, 48, 'photo'), width: 64, height: 48, channels: 3 };
const changed = (change: (value: number, at: number) => number): Raster => ({
  ...photo,
  data: Buffer.from(photo.data.map((value, at) => Math.min(255, Math.max(0, change(value, at))))),
});
const lossesOf = (after: Raster, before = photo) => {
  const tally = new Tally();
  const read = pixelSquares(before, after);
  for (const x of [0, 32]) tally.add(read({ x, y: 8 }));
  return tally.losses();
};

describe('a square of two pictures', () => {
  it('has the means and the spread that plain sums have', () => {
    const after = changed((value, at) => value + ((at * 7) % 5) - 2);
    const place = { x: 24, y: 8 };
    const { luma, blue, spread } = pixelSquares(photo, after)(place);
    const at = (raster: Raster, x: number, y: number) => {
      const [r, g, b] = raster.data.subarray(3 * (y * 64 + x));
      return { y: 0.299 * r! + 0.587 * g! + 0.114 * b!, b: b! };
    };
    const over = (side: number, left: number, top: number, value: (x: number, y: number) => number) => {
      let sum = 0;
      for (let y = top; y < top + side; y++)
        for (let x = left; x < left + side; x++) sum += value(place.x + x, place.y + y);
      return sum / side ** 2;
    };
    // The quarter in column 5, row 3; the block in column 2, row 1.
    expect(luma[0][3 * 8 + 5]).toBeCloseTo(
      over(4, 20, 12, (x, y) => at(photo, x, y).y),
      3,
    );
    expect(luma[1][3 * 8 + 5]).toBeCloseTo(
      over(4, 20, 12, (x, y) => at(after, x, y).y),
      3,
    );
    expect(blue![1][4 + 2]).toBeCloseTo(
      0.564 * over(8, 16, 8, (x, y) => at(after, x, y).b - at(after, x, y).y),
      2,
    );
    const mean = (of: Raster) => over(8, 16, 8, (x, y) => at(of, x, y).y);
    const variance = (one: Raster, other: Raster) =>
      over(8, 16, 8, (x, y) => (at(one, x, y).y - mean(one)) * (at(other, x, y).y - mean(other)));
    expect(spread[0][4 + 2]).toBeCloseTo(variance(photo, photo), 1);
    expect(spread[1][4 + 2]).toBeCloseTo(variance(after, after), 1);
    expect(spread[2][4 + 2]).toBeCloseTo(variance(photo, after), 1);
  });

  it('goes on with its last pixels beyond an edge', () => {
    const small: Raster = { data: Buffer.from([10, 20]), width: 2, height: 1, channels: 1 };
    const { luma } = pixelSquares(small, small)({ x: 0, y: 0 });
    expect(luma[0][0]).toBeCloseTo((10 + 3 * 20) / 4, 4);
    expect(luma[0][63]).toBeCloseTo(20, 4);
    expect(SIDE).toBe(32);
  });

  it('shows what is transparent on middle grey', () => {
    const clear: Raster = { data: Buffer.alloc(4 * 32 * 32), width: 32, height: 32, channels: 4 };
    expect(pixelSquares(clear, clear)({ x: 0, y: 0 }).luma[0][9]).toBeCloseTo(128, 3);
  });
});

describe('the losses of a picture', () => {
  it('are none of one that is as it was', () => {
    for (const loss of Object.values(lossesOf(photo))) expect(loss).toBeCloseTo(0, 4);
    expect(Object.values(new Tally().losses())).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('are in luma where it was smoothed, and full size minds it most', () => {
    const smooth = changed((_, at) => {
      const [x, y, c] = [Math.floor(at / 3) % 64, Math.floor(at / 192), at % 3];
      let sum = 0;
      for (let row = 0; row < 2; row++)
        for (let column = 0; column < 2; column++)
          sum += photo.data[3 * (((y & ~1) + row) * 64 + (x & ~1) + column) + c]!;
      return sum / 4;
    });
    const { full, smoothed, eighth } = lossesOf(smooth);
    expect(full).toBeGreaterThan(0.04);
    expect(smoothed).toBeGreaterThan(0.001);
    expect(lossesOf(photo, smooth).smoothed).toBe(0);
    expect(eighth).toBeLessThan(full / 3);
  });

  it('are in colour where that alone has changed', () => {
    // Red and green that keep luma: edges that were not there.
    const red = changed((value, at) => value + (Math.floor(at / 24) % 2 ? [20, -10.19, 0][at % 3]! : 0));
    const { redEdges, quarter } = lossesOf(red);
    expect(redEdges).toBeGreaterThan(0.01);
    expect(quarter).toBeLessThan(0.02);
    // Luma hardly knows blue: all that is lost is that the whole square is more yellow now.
    const yellow = changed((value, at) => (at % 3 === 2 ? 0.8 * value : value));
    const { blueShift, eighth } = lossesOf(yellow);
    expect(blueShift).toBeGreaterThan(0.02);
    expect(eighth).toBeLessThan(0.01);
  });

  it('are new edges only as far as they are new', () => {
    const red = changed((value, at) => value + (Math.floor(at / 24) % 2 ? [20, -10.19, 0][at % 3]! : 0));
    expect(lossesOf(photo, red).redEdges).toBeLessThan(lossesOf(red).redEdges);
  });
});
