import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../../engine/halve.ts';
import { parseJpeg } from '../../../../../engine/jpeg/parse-jpeg.ts';
import { difference, options, picture } from '../../pictures.ts';

const steps = (jpeg: Buffer) =>
  parseJpeg(jpeg)!
    .tables.slice(0, 2)
    .map((table) => [...table!]);
const atQuality = (target: number) => options({ mode: 'quality', target });

describe('a JPEG at a quality', () => {
  it.each([
    [301, 203, '4:4:4'],
    [304, 208, '4:4:4'],
    [301, 203, '4:2:0'],
  ])(
    'of %i x %i has the steps that libjpeg takes, and looks like its own, chroma at %s',
    async (w, h, chroma) => {
      const input = await picture(w, h).jpeg({ quality: 98, chromaSubsampling: chroma }).toBuffer();
      for (const quality of [30, 50, 75]) {
        const own = await sharp(input).jpeg({ quality }).toBuffer();
        const { bytes, ...found } = await halve(input, atQuality(quality / 100));
        expect(found).toMatchObject({ quality, encodes: 1, width: w, height: h, targetMet: true });
        expect(steps(bytes)).toEqual(steps(own));
        const about = await sharp(bytes).metadata();
        expect([about.width, about.height, about.chromaSubsampling]).toEqual([w, h, '4:2:0']);
        expect(bytes.length / own.length).toBeLessThan(1.02);
        expect(bytes.length / own.length).toBeGreaterThan(0.8);
        // As far from the source as libjpeg's own, and nearer to that than to the source.
        expect(await difference(input, bytes)).toBeLessThan(1.1 * (await difference(input, own)) + 0.3);
      }
    },
  );

  it('keeps chroma at full size, and steps that are as coarse, where little is to be lost', async () => {
    const input = await picture(160, 120).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const high = await halve(input, { ...atQuality(0.9), target: 0.95 });
    expect((await sharp(high.bytes).metadata()).chromaSubsampling).toBe('4:4:4');
    const coarse = await picture(160, 120).jpeg({ quality: 55 }).toBuffer();
    const again = await halve(coarse, atQuality(0.5));
    expect(steps(again.bytes)).toEqual(steps(coarse));
    expect(await difference(coarse, again.bytes)).toBeLessThan(1);
  });

  it('is made of pixels where more than steps is to change', async () => {
    const turned = await picture(120, 80).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const upright = await halve(turned, atQuality(0.5));
    expect([upright.width, upright.height]).toEqual([80, 120]);
    const wide = await picture(120, 80).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    const plain = await sharp(wide).jpeg({ quality: 50 }).toBuffer();
    expect((await halve(wide, atQuality(0.5))).bytes.equals(plain)).toBe(true);
  });
});
