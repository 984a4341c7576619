import { describe, expect, it } from 'vitest';
import { pngChunk } from '../../../../engine/png/chunks.ts';
import { colourChunks } from '../../../../engine/png/colour-chunks.ts';
import { fittingQuality } from '../../../../engine/png/fitting-quality.ts';
import { qualityOf, rungAt, rungOf, sizeOf, TOP_RUNG } from '../../../../engine/png/rungs.ts';
import { strips, stripsOf } from '../../../../engine/png/strips.ts';
import { writeTruecolour } from '../../../../engine/png/truecolour.ts';
import { PNG } from '../../../../engine/png/tuning.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { pixels } from '../pictures.ts';

/** Each pixel is the number of its row. */
const rows = (width: number, height: number): Raster => ({
  data: Buffer.from(Array.from({ length: width * height }, (_, i) => Math.floor(i / width) & 255)),
  width,
  height,
  channels: 1,
});

describe('strips of a picture', () => {
  it('are whole rows from all over it, an eighth of them', () => {
    const { data, width, height } = strips(rows(10, 256));
    expect([width, height]).toEqual([10, 32]);
    const taken = Array.from({ length: height }, (_, i) => data[10 * i]!);
    for (const [i, row] of taken.entries()) {
      expect(new Set(data.subarray(10 * i, 10 * (i + 1))).size).toBe(1);
      // Four in a row, in the middle of each eighth.
      expect(row).toBe(32 * Math.floor(i / 4) + 14 + (i % 4));
    }
  });

  it('are the picture itself where that has few rows, and none of a small one', () => {
    const low = rows(100, 100);
    expect(strips(low)).toBe(low);
    expect(stripsOf(low, 0)).toBeNull();
    expect(stripsOf(rows(200, 256), 0)!.times).toBeCloseTo(8 * PNG.stripBias, 6);
  });
});

describe('the quality of truecolour that fits', () => {
  // So low that it is its own sample.
  const photo: Raster = { data: pixels(128, 96, 'photo'), width: 128, height: 96, channels: 3 };
  const find = (budget: number) => fittingQuality(photo, { budget, effort: 'fast' });

  it('comes near to the budget', async () => {
    const exact = (await writeTruecolour(photo, 100, { filters: 1 << 3, level: 6 })).bytes.length;
    for (const share of [0.8, 0.6, 0.5]) {
      const { rung, packing } = (await find(share * exact))!;
      const { bytes } = await writeTruecolour(photo, qualityOf(rung), packing);
      expect(bytes.length / (share * exact), `${share}`).toBeGreaterThan(0.9);
      expect(bytes.length / (share * exact), `${share}`).toBeLessThan(1.05);
    }
  });

  it('is the best where that fits, and none where not even the least does', async () => {
    expect((await find(100_000))!.rung).toBe(TOP_RUNG);
    expect(await find(1000)).toBeUndefined();
  });
});

describe('the quality of truecolour that fits by strips', () => {
  it.each(['photo', 'noise'] as const)('falls with the budget, to none: %s', async (kind) => {
    const raster: Raster = { data: pixels(400, 300, kind), width: 400, height: 300, channels: 3 };
    let last = TOP_RUNG + 1;
    for (let budget = 400_000; budget > 40_000; budget *= 0.93) {
      const rung = (await fittingQuality(raster, { budget, effort: 'fast' }))?.rung ?? -1;
      expect(rung).toBeLessThanOrEqual(last);
      last = rung;
    }
    expect(last).toBe(-1);
  });
});

describe('another quality after a whole came out otherwise than strips said', () => {
  const photo: Raster = { data: pixels(400, 300, 'photo'), width: 400, height: 300, channels: 3 };
  const budget = 150_000;
  const fitted = async () => (await fittingQuality(photo, { budget, effort: 'fast' }))!;

  it('lies below where it was too much, and above or there where it was less', async () => {
    const { rung, next } = await fitted();
    const [over, under] = [await next!(1.1 * budget), await next!(0.8 * budget)];
    expect(over).toBeLessThan(rung);
    expect(under).toBeGreaterThanOrEqual(rung);
    expect(await next!(3 * budget)).toBeLessThan(over);
  });

  it('fits where strips were off by as much', async () => {
    const { rung, packing, next } = await fitted();
    const { bytes } = await writeTruecolour(photo, qualityOf(rung), packing);
    // As if the budget were less, and strips had not seen it.
    const off = 1.08;
    const lower = await next!(off * budget);
    const { bytes: mended } = await writeTruecolour(photo, qualityOf(lower), packing);
    expect(mended.length / bytes.length).toBeLessThan(1 / off + 0.02);
    expect(mended.length / bytes.length).toBeGreaterThan(0.8);
  });
});

describe('the rungs of truecolour', () => {
  it('rise in quality and in bytes, and are found by both', () => {
    for (let rung = 1; rung <= TOP_RUNG; rung++) {
      expect(qualityOf(rung)).toBeGreaterThan(qualityOf(rung - 1));
      expect(sizeOf(rung)).toBeGreaterThan(sizeOf(rung - 1));
      expect(rungAt(sizeOf(rung) - 1e-6)).toBe(rung - 1);
      expect(rungOf(qualityOf(rung))).toBe(rung);
    }
    expect(rungAt(-2)).toBe(-1);
    expect(rungOf(85)).toBe(rungOf(81));
  });
});

describe('the chunks that say how colours are shown', () => {
  const file = (...types: string[]) =>
    Buffer.concat([Buffer.alloc(8), ...types.map((type) => pngChunk(type, Buffer.alloc(4)))]);

  it('are those before the pixels, in their order', () => {
    const found = colourChunks(file('IHDR', 'cHRM', 'gAMA', 'PLTE', 'IDAT', 'gAMA'));
    expect(found.map((chunk) => chunk.toString('latin1', 4, 8))).toEqual(['cHRM', 'gAMA']);
  });

  it('say nothing beside sRGB, which overrules them', () => {
    expect(colourChunks(file('IHDR', 'gAMA', 'sRGB', 'IDAT'))).toEqual([]);
  });
});
