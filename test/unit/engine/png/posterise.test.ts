import { describe, expect, it } from 'vitest';
import { posterise } from '../../../../engine/png/posterise.ts';
import type { Raster } from '../../../../engine/raster.ts';

const all: Raster = {
  data: Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
  width: 256,
  height: 1,
  channels: 1,
};

describe('a posterised picture', () => {
  it('has every value within half a step of what it was, black and white as they were', () => {
    for (const step of [2, 3, 4, 7, 16]) {
      const { data } = posterise(all, step);
      expect([data[0], data[255]], `${step}`).toEqual([0, 255]);
      for (const [was, is] of data.entries())
        expect(Math.abs(is - was), `${step}`).toBeLessThanOrEqual(step / 2);
      expect(new Set(data).size, `${step}`).toBeLessThanOrEqual(Math.ceil(256 / step) + 1);
    }
  });

  it('is left alone by a step of one', () => {
    expect(posterise(all, 1)).toBe(all);
  });

  it('keeps its alpha exactly, and no colour where that is nothing', () => {
    const raster: Raster = {
      data: Buffer.from([9, 10, 11, 77, 9, 10, 11, 0]),
      width: 2,
      height: 1,
      channels: 4,
    };
    expect([...posterise(raster, 4).data]).toEqual([8, 12, 12, 77, 0, 0, 0, 0]);
    expect([...posterise(raster, 1).data]).toEqual([9, 10, 11, 77, 0, 0, 0, 0]);
  });
});
