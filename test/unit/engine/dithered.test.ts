import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { sampleRows } from '../../../engine/webp/sample-rows.ts';
import { DEFAULTS, options, picture } from './pictures.ts';

const photo = (name: string) =>
  sharp(new URL(`../../../local/samples/${name}.jpg`, import.meta.url).pathname);

describe('a photograph that has been dithered to a palette', () => {
  it.each([
    ['png', 'sunset'],
    ['gif', 'picture-0b'],
  ])('keeps more than a handful of colours as a %s', async (format, name) => {
    const raw = await photo(name).resize(400).raw().toBuffer({ resolveWithObject: true });
    const pixels = sharp(raw.data, { raw: raw.info });
    const input = await (format === 'png'
      ? pixels.png({ palette: true, dither: 1, compressionLevel: 9 })
      : pixels.gif({ dither: 1 })
    ).toBuffer();
    const halved = await halve(input, DEFAULTS);
    expect(halved.targetMet).toBe(true);
    expect(halved.quality).toBeGreaterThanOrEqual(10);
    // SSIMULACRA2 itself says 55 and 81, where what a quantiser without dithering makes is at 33 to 53.
    expect(halved.score).toBeGreaterThan(45);
    expect(halved.encodes).toBeLessThanOrEqual(5);
  });

  it.each(['png', 'gif'] as const)('says so where few colours are left of a %s', async (format) => {
    const noise = picture(300, 300, 'noise');
    const input = await (format === 'png'
      ? noise.png({ palette: true, dither: 1, compressionLevel: 9 })
      : noise.gif({ dither: 1 })
    ).toBuffer();
    const halved = await halve(input, options({ floor: 0 }));
    expect([halved.targetMet, halved.format]).toEqual([true, format]);
    // Under 23 colours.
    expect(halved.quality).toBeLessThan(56.5);
    expect(halved.reason?.code).toBe('POOR');
    expect(halved.encodes).toBeLessThanOrEqual(5);
  });
});

describe('a palette that was packed badly', () => {
  it('is packed anew, and no pixel changes', async () => {
    const input = await picture(300, 200, 'drawing')
      .png({ palette: true, colours: 16, dither: 0, compressionLevel: 0 })
      .toBuffer();
    const halved = await halve(input, DEFAULTS);
    expect([halved.targetMet, halved.quality, halved.encodes]).toEqual([true, 100, 1]);
    const pixels = (png: Buffer) => sharp(png).raw().toBuffer();
    expect((await pixels(halved.bytes)).equals(await pixels(input))).toBe(true);
  });
});

describe('a sample of rows', () => {
  it('tells what the whole comes to as a WebP', async () => {
    const { data, info } = await photo('life')
      .resize(900)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raster = { data, width: info.width, height: info.height, channels: 3 as const };
    const taken = sampleRows(raster)!;
    const bytesOf = async ({ data, width, height }: typeof raster | typeof taken.sample) =>
      (
        await sharp(data, { raw: { width, height, channels: 3 } })
          .webp({ quality: 50, effort: 2 })
          .toBuffer()
      ).length;
    const told = taken.times(30) * (await bytesOf(taken.sample));
    const whole = await bytesOf(raster);
    expect(taken.sample.data.length).toBeLessThan(data.length / 3);
    expect(told / whole).toBeGreaterThan(0.9);
    expect(told / whole).toBeLessThan(1.3);
  });

  it('is not taken of a picture that is hardly larger', () => {
    expect(sampleRows({ data: Buffer.alloc(3 * 640 * 100), width: 640, height: 100, channels: 3 })).toBe(
      null,
    );
  });
});
