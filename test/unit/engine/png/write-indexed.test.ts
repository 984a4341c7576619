import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import { indexed } from '../../../../engine/png/write-indexed.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { rasterOf } from '../fixtures.ts';

/** A picture of so many colours, of which some shine through. */
function stripes(colours: number, width = 37, height = 11): Raster {
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const at = i % colours;
    data.set([(at * 37) & 255, at, 255 - at, at % 3 === 1 ? 40 + at : 255], 4 * i);
  }
  return { data, width, height, channels: 4 };
}

describe('a PNG with a palette', () => {
  it('is decoded to the very pixels, at every depth', async () => {
    for (const [colours, bits] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 4],
      [16, 4],
      [17, 8],
      [256, 8],
    ] as const) {
      const raster = stripes(colours);
      const { pack, after } = indexed(raster, [...countColours(raster)!.counts.keys()]);
      const png = await pack(6);
      expect([png[24], png[25]], `${colours}`).toEqual([bits, 3]);
      expect((await sharp(png).metadata()).bitsPerSample).toBe(bits);
      const again = await rasterOf(png, 4);
      expect([again.width, again.height]).toEqual([37, 11]);
      expect(again.data.equals(raster.data), `${colours}`).toBe(true);
      const shown = Int32Array.from(after.data, (place) => after.colours[place]!);
      expect(Buffer.from(shown.buffer).equals(raster.data), `${colours}`).toBe(true);
    }
  });

  it('gives each pixel the nearest colour of a palette that has not all of them', async () => {
    const raster: Raster = { data: Buffer.from([10, 120, 200, 250]), width: 4, height: 1, channels: 1 };
    const png = await indexed(raster, [0xff << 24, -1, 0xff_80_80_80 | 0]).pack(9);
    expect([...(await rasterOf(png, 1)).data]).toEqual([0, 128, 255, 255]);
  });

  it('takes a byte a pixel where few colours repeat themselves at other places in a byte', async () => {
    // Of five colours each row is the one above, moved by a pixel: in four bits no two of them are alike.
    const [width, height] = [97, 64];
    const places = Array.from({ length: 300 }, (_, i) => (i * i * 7 + (i >> 2)) % 5);
    const data = Buffer.alloc(width * height);
    for (let i = 0; i < data.length; i++)
      data[i] = 50 * places[((i % width) + Math.floor(i / width)) % places.length]!;
    const raster: Raster = { data, width, height, channels: 1 };
    const { pack } = indexed(raster, [...countColours(raster)!.counts.keys()]);
    const png = await pack(9);
    expect([png[24], png[25]]).toEqual([8, 3]);
    expect((await rasterOf(png, 1)).data.equals(data)).toBe(true);
  });
});
