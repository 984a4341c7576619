import { describe, expect, it } from 'vitest';
import { parseJpeg } from '../../../../engine/jpeg/parse-jpeg.ts';
import { coarseness, jpegAxis, tableQuality } from '../../../../engine/jpeg/table-quality.ts';
import { picture } from '../pictures.ts';

const partsOf = async (quality: number, chromaSubsampling = '4:2:0') =>
  parseJpeg(await picture(64, 64).jpeg({ quality, chromaSubsampling, quantisationTable: 0 }).toBuffer())!;

describe('the quality of a JPEG', () => {
  it('is told by its table within two steps, as another encoder has set it', async () => {
    for (const quality of [10, 25, 40, 50, 60, 75, 80, 90, 95]) {
      const { tables } = await partsOf(quality);
      expect(Math.abs(tableQuality(tables[0]!) - quality), `${quality}`).toBeLessThanOrEqual(2);
    }
  });

  it('is 50, with a coarseness of 100, where the table is the one of the standard', async () => {
    const { tables } = await partsOf(50);
    expect(coarseness(tables[0]!)).toBeCloseTo(100, 6);
    expect(tableQuality(tables[0]!)).toBe(50);
    expect(coarseness(tables[0]!.map((step) => 2 * step))).toBeCloseTo(200, 6);
  });

  it('stays between 1 and 100 for the finest and the coarsest table', () => {
    expect(tableQuality(new Uint16Array(64).fill(1))).toBeLessThanOrEqual(100);
    expect(tableQuality(new Uint16Array(64).fill(65_535))).toBe(1);
    expect(tableQuality(new Uint16Array(64))).toBeLessThanOrEqual(100);
  });
});

describe('the axis of a JPEG', () => {
  it('falls while quality rises, without a jump at 50', () => {
    for (let quality = 2; quality <= 100; quality++)
      expect(jpegAxis(quality)).toBeLessThan(jpegAxis(quality - 1));
    expect(jpegAxis(49.999) - jpegAxis(50)).toBeLessThan(0.001);
  });
});
