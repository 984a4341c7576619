import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { ASKED_FORMATS, difference, film, options, picture } from './pictures.ts';

describe('another format', () => {
  it.each(ASKED_FORMATS)('%s is made under the same budget, upright', async (format) => {
    const input = await picture(300, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const halved = await halve(input, options({ format, target: 0.9, floor: 0 }));
    const found = await sharp(halved.bytes).metadata();
    expect(halved.contentType).toBe(`image/${format}`);
    if (format !== 'jpeg') expect([found.width, found.height, found.orientation ?? 1]).toEqual([200, 300, 1]);
    expect([halved.width, halved.height]).toEqual([found.width, found.height]);
    expect(halved.bytes.length).toBeLessThanOrEqual(input.length);
  });

  it('keeps the look of a wide-gamut picture', async () => {
    const input = await picture(200, 150).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    const { bytes } = await halve(input, options({ format: 'webp' }));
    expect(await difference(input, bytes)).toBeLessThan(8);
  });

  it('shows alpha on white where there is none', async () => {
    const input = await picture(200, 160, 'photo', 4).png().toBuffer();
    const { bytes } = await halve(input, options({ format: 'jpeg', target: 0.9 }));
    expect((await sharp(bytes).raw().toBuffer())[0]).toBeGreaterThan(250);
  });

  it('moves an animation to WebP whole, and refuses to take one frame of it', async () => {
    const input = await (await film(4)).gif({ delay: [80, 90, 100, 110] }).toBuffer();
    const { bytes } = await halve(input, options({ format: 'webp' }));
    const found = await sharp(bytes, { animated: true }).metadata();
    expect([found.pages, found.delay]).toEqual([4, [80, 90, 100, 110]]);
    const asked = halve(input, options({ format: 'jpeg' }));
    await expect(asked).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT', message: /4 frames/ });
  });
});

describe('another mode', () => {
  it('quality is the number that the encoder gets', async () => {
    const input = await picture(300, 200).webp({ quality: 95 }).toBuffer();
    const plain = await sharp(input).webp({ quality: 50, effort: 2 }).toBuffer();
    const { bytes, quality, encodes } = await halve(input, options({ mode: 'quality' }));
    expect([bytes.equals(plain), quality, encodes]).toEqual([true, 50, 1]);
  });

  it('scale multiplies width and height', async () => {
    const input = await picture(301, 200).webp({ quality: 90 }).toBuffer();
    const halved = await halve(input, options({ mode: 'scale', target: 0.5 }));
    const found = await sharp(halved.bytes).metadata();
    expect([found.width, found.height]).toEqual([151, 100]);
    expect([halved.width, halved.height]).toEqual([151, 100]);
  });

  it('never grows either', async () => {
    const input = await picture(200, 150).jpeg({ quality: 20 }).toBuffer();
    const { bytes, targetMet, reason } = await halve(input, options({ mode: 'quality', target: 0.9 }));
    expect(bytes.length).toBeLessThanOrEqual(input.length);
    expect(targetMet).toBe(false);
    expect(reason).toMatchObject({ code: 'NOTHING_SAVED', message: expect.stringMatching(/saves nothing/) });
  });

  it.each(['quality', 'scale'] as const)(
    '%s leaves a TIFF its alpha, which a JPEG inside has not',
    async (mode) => {
      const input = await picture(200, 160, 'photo', 4).tiff({ compression: 'none' }).toBuffer();
      const { bytes, score } = await halve(input, options({ mode, target: 0.9 }));
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'tiff', hasAlpha: true });
      expect(score).toBeGreaterThan(80);
    },
  );
});
