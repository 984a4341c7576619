import { describe, expect, it } from 'vitest';
import { leaner } from '../../../../engine/pixels/leaner.ts';
import type { Raster } from '../../../../engine/raster.ts';

const raster = (channels: Raster['channels'], ...data: number[]): Raster => ({
  data: Buffer.from(data),
  width: data.length / channels,
  height: 1,
  channels,
});
const lean = (of: Raster) => {
  const { data, channels } = leaner(of);
  return [channels, ...data];
};

describe('a leaner picture', () => {
  it('has no alpha where nothing shines through', () => {
    expect(lean(raster(4, 1, 2, 3, 255, 4, 5, 6, 255))).toEqual([3, 1, 2, 3, 4, 5, 6]);
    expect(lean(raster(2, 1, 255, 2, 255))).toEqual([1, 1, 2]);
  });

  it('has no alpha, of many pixels, wherever they lie in memory', () => {
    const colours = Array.from({ length: 3 * 23 }, (_, i) => (37 * i) & 255);
    const whole = Buffer.from(
      Array.from({ length: 4 * 23 }, (_, i) => (i % 4 === 3 ? 255 : colours[3 * (i >> 2) + (i % 4)]!)),
    );
    for (const offset of [0, 1, 2, 3]) {
      const data = Buffer.concat([Buffer.alloc(offset), whole]).subarray(offset);
      expect([...leaner({ data, width: 23, height: 1, channels: 4 }).data], `${offset}`).toEqual(colours);
    }
  });

  it('keeps the alpha of one pixel in a million, and the colour of one, wherever it stands', () => {
    for (const channels of [3, 4] as const)
      for (const at of [0, 5, 299_998, 599_999]) {
        const data = Buffer.alloc(600_000 * channels, 255);
        data[at * channels + channels - 1] = 254;
        expect(leaner({ data, width: 1000, height: 600, channels }).channels, `${channels} ${at}`).toBe(
          channels === 3 ? 3 : 2,
        );
      }
  });

  it('has one channel where all is grey', () => {
    expect(lean(raster(3, 7, 7, 7, 9, 9, 9))).toEqual([1, 7, 9]);
    expect(lean(raster(4, 7, 7, 7, 255, 9, 9, 9, 10))).toEqual([2, 7, 255, 9, 10]);
  });

  it('does not mind the colour of what is wholly transparent', () => {
    expect(lean(raster(4, 7, 7, 7, 255, 1, 2, 3, 0))).toEqual([2, 7, 255, 1, 0]);
  });

  it('is the picture itself where every channel says something', () => {
    for (const of of [raster(3, 7, 7, 7, 9, 9, 8), raster(4, 1, 2, 3, 254), raster(1, 5), raster(2, 5, 0)])
      expect(leaner(of)).toBe(of);
  });
});
