import { describe, expect, it } from 'vitest';
import { nearRuns } from '../../../../engine/palette/near-runs.ts';
import { withColours } from '../../../../engine/palette/with-colours.ts';
import { packIndexes } from '../../../../engine/png/pack-rows.ts';
import type { Raster } from '../../../../engine/raster.ts';

const [width, height] = [120, 1300];
const greys = Array.from({ length: 64 }, (_, i) => (0xff << 24) | (4 * i * 0x010101));

let state = 1;
const grain = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state >>> 28;
};

/** A slope of greys with grain, of more pixels than one piece. */
const raster: Raster = {
  data: Buffer.from(Array.from({ length: width * height }, (_, i) => 60 + (i % width) + grain())),
  ...{ width, height, channels: 1 },
};
const nearest = withColours(raster, greys);

/** The largest distance of a pixel from its source, beside that of the nearest colour, but for those at the sides. */
function furthest(places: Buffer): number {
  const off = (of: Buffer, i: number) => (raster.data[i]! - 4 * of[i]!) ** 2 * (0.5 + 1 + 0.45);
  const inside = [...places.keys()].slice(0, 5000).filter((i) => i % width > 0 && i % width < width - 1);
  return Math.max(...inside.map((i) => off(places, i) - off(nearest.data, i)));
}

describe('runs that are a little off', () => {
  it('pack into fewer bytes, the fewer the further they may be off', async () => {
    const sizes = [];
    for (const most of [0, 20, 100]) {
      const { data } = most ? nearRuns(raster, nearest, most) : nearest;
      sizes.push((await packIndexes(data, height, 6)).length);
    }
    expect(sizes[1]).toBeLessThan(0.9 * sizes[0]!);
    expect(sizes[2]).toBeLessThan(0.8 * sizes[1]!);
  });

  it('are off by no more than they may, and by more where much goes on', () => {
    const off = furthest(nearRuns(raster, nearest, 20).data);
    expect(off).toBeGreaterThan(20);
    // Grain differs by 15 at the most from each of four pixels.
    expect(off).toBeLessThanOrEqual(20 * (1 + 0.03 * 4 * 16));
  });

  it('leave what they are made of as it was, and every colour in the palette', () => {
    const before = Buffer.from(nearest.data);
    const { data, colours } = nearRuns(raster, nearest, 100);
    expect(nearest.data.equals(before)).toBe(true);
    expect(data).toHaveLength(width * height);
    expect(data.every((place) => place < colours.length)).toBe(true);
  });
});
