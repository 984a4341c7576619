import { describe, expect, it } from 'vitest';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import type { Raster } from '../../../../engine/raster.ts';

const grey = (...data: number[]): Raster => ({
  data: Buffer.from(data),
  width: data.length,
  height: 1,
  channels: 1,
});
const of = (value: number) => 0xff_00_00_00 | (value * 0x010101) | 0;

describe('the colours of a picture', () => {
  it('are counted, each with its pixels, in runs or one by one', () => {
    expect([...countColours(grey(1, 1, 2, 1, 3, 3, 3))!.counts]).toEqual([
      [of(1), 3],
      [of(2), 1],
      [of(3), 3],
    ]);
  });

  it('are none where there are more than a palette holds', () => {
    const some = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(countColours(grey(...some(256)))!.counts.size).toBe(256);
    expect(countColours(grey(...some(5)), 5)!.counts.size).toBe(5);
    expect(countColours(grey(...some(6)), 5)).toBeNull();
    expect(countColours(grey(...some(6), 0, 0), 5)).toBeNull();
  });

  it('lie flat where most pixels are as the one before', () => {
    expect(countColours(grey(1, 1, 1, 2, 2, 2))!.flat).toBe(true);
    expect(countColours(grey(1, 2, 1, 2, 1, 2))!.flat).toBe(false);
  });

  it('are one where a picture is transparent, whatever lies there', () => {
    const data = Buffer.from([1, 2, 3, 0, 4, 5, 6, 0, 1, 2, 3, 9]);
    expect([...countColours({ data, width: 3, height: 1, channels: 4 })!.counts]).toEqual([
      [0, 2],
      [0x09_03_02_01, 1],
    ]);
  });
});
