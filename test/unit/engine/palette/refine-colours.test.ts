import { describe, expect, it } from 'vitest';
import { refineColours } from '../../../../engine/palette/refine-colours.ts';
import { withColours } from '../../../../engine/palette/with-colours.ts';
import type { Raster } from '../../../../engine/raster.ts';

const opaque = (red: number, green: number, blue: number) => (0xff << 24) | (blue << 16) | (green << 8) | red;
const rgb = (...data: number[]): Raster => ({
  data: Buffer.from(data),
  width: data.length / 3,
  height: 1,
  channels: 3,
});

describe('refined colours', () => {
  it('are the means of the pixels that are nearest to them, and know how many', () => {
    const raster = rgb(0, 0, 0, 10, 20, 30, 20, 10, 0, 200, 210, 220, 220, 210, 200);
    const refined = refineColours(raster, [opaque(0, 0, 0), opaque(255, 250, 255)]);
    expect([...refined]).toEqual([
      [opaque(10, 10, 10), 4],
      [opaque(210, 210, 210), 3],
    ]);
  });

  it('leave white white, and what no pixel is near as it is', () => {
    const refined = refineColours(rgb(250, 250, 250, 0, 0, 0), [-1, opaque(0, 0, 0), opaque(0, 255, 0)]);
    expect([...refined]).toEqual([
      [-1, 2],
      [opaque(0, 0, 0), 2],
      [opaque(0, 255, 0), 1],
    ]);
  });

  it('weigh a colour by its alpha', () => {
    const data = Buffer.from([100, 0, 0, 200, 0, 0, 0, 100]);
    const [[colour]] = refineColours({ data, width: 2, height: 1, channels: 4 }, [
      0x96_00_00_64 | 0,
    ]) as unknown as [[number]];
    expect([colour >>> 24, colour & 255]).toEqual([150, 67]);
  });
});

describe('a picture in some colours', () => {
  it('has those alone, each pixel the nearest', () => {
    const out = withColours(rgb(1, 2, 3, 200, 190, 210, 254, 255, 255), [
      opaque(0, 0, 0),
      opaque(201, 191, 211),
      -1,
    ]);
    expect([...out.data].map((place) => out.colours[place])).toEqual([
      opaque(0, 0, 0),
      opaque(201, 191, 211),
      -1,
    ]);
  });
});
