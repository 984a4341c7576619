import { describe, expect, it } from 'vitest';
import { leaner } from '../../../../engine/png/leaner.ts';
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
