import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { type Content, DEFAULTS, difference, film, options, picture } from './pictures.ts';

const kinds = fc.record({
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 150 }),
  content: fc.constantFrom<Content>('photo', 'drawing', 'noise', 'flat'),
  quality: fc.integer({ min: 20, max: 100 }),
  alpha: fc.boolean(),
  variant: fc.boolean(),
});

const ENCODERS: Record<string, [number, (image: Sharp, quality: number, variant: boolean) => Sharp]> = {
  png: [30, (image, quality, variant) => image.png({ palette: variant, quality })],
  webp: [30, (image, quality, variant) => image.webp({ quality, lossless: variant })],
  avif: [
    8,
    (image, quality, variant) =>
      image.avif({ quality, effort: 0, chromaSubsampling: variant ? '4:4:4' : '4:2:0' }),
  ],
  tiff: [15, (image, quality, variant) => image.tiff({ quality, compression: variant ? 'lzw' : 'none' })],
  gif: [10, (image) => image.gif()],
};

describe.each(Object.entries(ENCODERS))('halving %s', (format, [numRuns, encode]) => {
  it('meets the target or says why, keeps size and alpha, and never grows', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, async ({ width, height, content, quality, alpha, variant }) => {
        const input = await encode(
          picture(width, height, content, alpha ? 4 : 3),
          quality,
          variant,
        ).toBuffer();
        const halved = await halve(input, options({ floor: 0 })).catch((fault) => {
          expect(['avif', 'tiff']).toContain(format);
          expect(fault.code).toBe('CANNOT_SHRINK');
        });
        if (!halved) return;
        const [before, after] = [await sharp(input).metadata(), await sharp(halved.bytes).metadata()];
        expect(halved.bytes.length).toBeLessThanOrEqual(input.length);
        expect(halved.targetMet).toBe(halved.bytes.length <= input.length / 2);
        expect(halved.format).toBe(format);
        expect(halved.encodes).toBeLessThanOrEqual(5);
        expect([after.width, after.height]).toEqual([width, height]);
        // A palette of a few dozen pixels may have lost its edge.
        if (width * height > 900)
          expect(await transparency(halved.bytes)).toBeCloseTo(await transparency(input), 1);
        expect(after.hasProfile).toBe(before.hasProfile);
      }),
      { numRuns },
    );
  });
});

/** The mean of the alpha channel, 0 to 1. */
async function transparency(bytes: Buffer): Promise<number> {
  const data = await sharp(bytes).ensureAlpha().extractChannel(3).raw().toBuffer();
  return data.reduce((sum, value) => sum + value, 0) / data.length / 255;
}

describe('halving what is special', () => {
  it('keeps every frame and its timing in GIF and WebP', async () => {
    const delay = [100, 200, 50, 300, 100];
    for (const format of ['gif', 'webp'] as const) {
      const made = await film(5);
      const input = await (format === 'gif'
        ? made.gif({ delay, loop: 3 })
        : made.webp({ delay, loop: 3, quality: 95 })
      ).toBuffer();
      const halved = await halve(input, DEFAULTS);
      expect(halved.encodes).toBeLessThanOrEqual(5);
      const found = await sharp(halved.bytes, { animated: true }).metadata();
      expect([found.pages, found.pageHeight, found.loop]).toEqual([5, 64, 3]);
      expect(found.delay).toEqual(delay);
      expect([halved.width, halved.height]).toEqual([96, 64]);
    }
  });

  it('keeps alpha exact in PNG, as truecolour', async () => {
    const input = await picture(300, 200, 'photo', 4).png().toBuffer();
    const { bytes, targetMet } = await halve(input, DEFAULTS);
    expect(targetMet).toBe(true);
    const alpha = (png: Buffer) => sharp(png).extractChannel(3).raw().toBuffer();
    expect((await alpha(bytes)).equals(await alpha(input))).toBe(true);
  });

  it('keeps the alpha of a grey PNG', async () => {
    const grey = await picture(300, 200, 'photo', 4).toColourspace('b-w').png().toBuffer();
    const { bytes } = await halve(grey, DEFAULTS);
    expect((await sharp(grey).metadata()).channels).toBe(2);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    expect(await difference(grey, bytes)).toBeLessThan(8);
  });

  it('brings 16 bits to 8 without touching the look', async () => {
    const input = await picture(200, 150).toColourspace('rgb16').png().toBuffer();
    const { bytes, targetMet } = await halve(input, DEFAULTS);
    expect(targetMet).toBe(true);
    expect(await difference(input, bytes)).toBeLessThan(4);
  });

  it('keeps 10 bits in AVIF', async () => {
    const input = await picture(160, 120)
      .toColourspace('rgb16')
      .avif({ bitdepth: 10, quality: 90, effort: 0 })
      .toBuffer();
    const { bytes, targetMet } = await halve(input, DEFAULTS);
    expect(targetMet).toBe(true);
    expect((await sharp(bytes).metadata()).bitsPerSample).toBe(10);
  });

  it('keeps a wide-gamut profile in PNG, WebP and AVIF', async () => {
    for (const format of ['png', 'webp', 'avif'] as const) {
      const input = await picture(400, 300)
        .withIccProfile('p3')
        .toFormat(format, format === 'png' ? {} : { quality: 96, effort: 1 })
        .toBuffer();
      const { bytes } = await halve(input, DEFAULTS);
      expect((await sharp(bytes).metadata()).icc, format).toEqual((await sharp(input).metadata()).icc);
      expect(await difference(input, bytes), format).toBeLessThan(8);
    }
  });

  it('refuses a TIFF of several pages by name, and does not shorten an animated PNG', async () => {
    const pages = await (await film(3)).tiff().toBuffer();
    await expect(halve(pages, DEFAULTS)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: /3 pages/,
    });
  });

  it.each([
    ['another format', { format: 'webp' as const }, /convert to WebP/],
    ['another size', { mode: 'scale' as const }, /encode again/],
  ])('does not lose the frames of an animated PNG for %s', async (_, asked, sentence) => {
    const input = readFileSync(new URL('../../fixtures/images/animated.png', import.meta.url));
    await expect(halve(input, { ...DEFAULTS, ...asked })).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(sentence),
    });
  });
});
