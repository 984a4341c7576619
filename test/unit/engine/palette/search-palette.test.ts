import { describe, expect, it } from 'vitest';
import { MOST_ENCODES } from '../../../../engine/limits.ts';
import { mergeColours } from '../../../../engine/palette/merge-colours.ts';
import { sampleColours } from '../../../../engine/palette/sample-colours.ts';
import { qualityOf, searchPalette } from '../../../../engine/palette/search-palette.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { pixels } from '../pictures.ts';

const raster: Raster = { data: pixels(64, 64, 'photo'), width: 64, height: 64, channels: 3 };
const palettes = mergeColours(
  new Map(Array.from({ length: 256 }, (_, i) => [(0xff << 24) | (i * 0x010101), 1])),
);

describe('the search for a number of colours', () => {
  it('takes as many as the budget has room for', async () => {
    const asked: number[] = [];
    const encode = async (colours: readonly number[]) => {
      asked.push(colours.length);
      return Buffer.alloc(100 + (900 * Math.round(Math.log2(colours.length) * 10)) / 10);
    };
    for (const budget of [7500, 5000, 3000]) {
      asked.length = 0;
      const { bytes, encodes } = await searchPalette({
        aim: { budget },
        palettes,
        fewest: 2,
        most: MOST_ENCODES,
        accept: 0.9,
        encode,
        samples: [],
      });
      expect(bytes.length).toBeLessThanOrEqual(budget);
      expect(bytes.length).toBeGreaterThan(0.8 * budget);
      expect(encodes).toBe(asked.length);
      expect(encodes).toBeLessThanOrEqual(MOST_ENCODES);
    }
  });

  it('never takes fewer than must be left', async () => {
    const encode = async (colours: readonly number[]) => Buffer.alloc(1000 * colours.length);
    const { bytes } = await searchPalette({
      aim: { budget: 5000 },
      palettes,
      fewest: 40,
      most: MOST_ENCODES,
      accept: 0.9,
      encode,
      samples: [],
    });
    expect(bytes).toHaveLength(40_000);
  });

  it('has even steps of quality', () => {
    expect([2, 16, 256].map(qualityOf)).toEqual([12, 50, 100]);
  });
});

describe('a sample of colours', () => {
  it('is of about as many pixels as were asked, each of them one of the picture', () => {
    const large: Raster = { data: pixels(320, 240, 'photo'), width: 320, height: 240, channels: 3 };
    const sample = sampleColours(large, 8_000);
    const count = sample.width * sample.height;
    expect(count).toBeGreaterThan(5_000);
    expect(count).toBeLessThanOrEqual(8_500);
    expect(sample.data).toHaveLength(3 * count);
    const known = new Set<number>();
    for (let at = 0; at < large.data.length; at += 3) known.add(large.data.readUIntBE(at, 3));
    for (let at = 0; at < sample.data.length; at += 3)
      if (!known.has(sample.data.readUIntBE(at, 3))) throw new Error(`No pixel of the picture at ${at}`);
  });

  it('meets a small detail on a plain ground', () => {
    const data = Buffer.alloc(3 * 400 * 400, 255);
    for (let y = 200; y < 208; y++) for (let x = 104; x < 112; x++) data.set([x, y, 0], 3 * (400 * y + x));
    const sample = sampleColours({ data, width: 400, height: 400, channels: 3 }, 10_000);
    expect(sample.data.some((value) => value === 0)).toBe(true);
  });

  it('is the picture itself where that is small', () => {
    expect(sampleColours(raster, 64 * 64)).toBe(raster);
  });
});
