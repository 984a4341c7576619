import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readMark } from '../../../../engine/attempt/mark.ts';
import { halve } from '../../../../engine/halve.ts';
import { ASKED_FORMATS, options, picture, pixels } from '../pictures.ts';

const photo = () => picture(200, 150, 'photo');
const film = () => {
  const frames = ['photo', 'drawing', 'flat'].map((content) =>
    pixels(60, 40, content as 'photo' | 'drawing' | 'flat'),
  );
  const raw = { width: 60, height: 120, channels: 3 as const, pageHeight: 40 };
  return sharp(Buffer.concat(frames), { raw });
};

const SOURCES: Record<string, () => Promise<Buffer>> = {
  'a JPEG': () => photo().jpeg({ quality: 95 }).toBuffer(),
  'a turned JPEG': () =>
    photo()
      .withExif({ IFD0: { Orientation: '6' } })
      .jpeg()
      .toBuffer(),
  'a JPEG with a profile': () => photo().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer(),
  'a CMYK JPEG': () => photo().toColourspace('cmyk').jpeg().toBuffer(),
  'a PNG': () => photo().png().toBuffer(),
  'a PNG of a palette': () =>
    picture(200, 150, 'drawing').png({ palette: true, compressionLevel: 0 }).toBuffer(),
  'a WebP': () => photo().webp({ quality: 90 }).toBuffer(),
  'a WebP with alpha': () => picture(200, 150, 'photo', 4).webp({ quality: 90 }).toBuffer(),
  'a lossless WebP': () => photo().webp({ lossless: true }).toBuffer(),
  'a WebP that moves': () => film().webp({ quality: 95, loop: 0 }).toBuffer(),
  'an AVIF': () => photo().avif({ quality: 80 }).toBuffer(),
  'a GIF': () => photo().gif().toBuffer(),
  'a GIF that moves': () => film().gif().toBuffer(),
  'a TIFF': () => photo().tiff({ compression: 'none' }).toBuffer(),
  'a TIFF that is halved by a JPEG inside': () => photo().tiff({ compression: 'lzw' }).toBuffer(),
};

describe('an output that comes back', () => {
  it.each(Object.entries(SOURCES))(
    'as it was made of %s is left as it is, byte for byte',
    async (_, make) => {
      const source = await make();
      const once = await halve(Buffer.from(source), options());
      expect(readMark(once.bytes)).toEqual({ target: 0.5 });
      expect(readMark(source)).toBe(null);
      const twice = await halve(Buffer.from(once.bytes), options());
      expect(twice.bytes.equals(once.bytes)).toBe(true);
      expect(twice).toMatchObject({
        targetMet: true,
        encodes: 0,
        quality: null,
        format: once.format,
        width: once.width,
        height: once.height,
        reason: { code: 'ALREADY_HALVED', message: expect.stringContaining('a target of 0.5') },
      });
      await sharp(once.bytes, { animated: true, failOn: 'warning' }).raw().toBuffer();
    },
  );

  it.each(ASKED_FORMATS)('as %s is left as it is, though it was converted', async (format) => {
    const once = await halve(await photo().tiff().toBuffer(), options({ format, floor: 0 }));
    for (const asked of ['same', format] as const) {
      const twice = await halve(Buffer.from(once.bytes), options({ format: asked }));
      expect(twice.bytes.equals(once.bytes)).toBe(true);
      expect(twice.reason?.code).toBe('ALREADY_HALVED');
    }
  });

  it('is left as it is for any larger target, and halved for a smaller one', async () => {
    const once = await halve(await SOURCES['a JPEG']!(), options({ target: 0.333 }));
    const again = (target: number) => halve(Buffer.from(once.bytes), options({ target, floor: 0 }));
    for (const target of [0.333, 0.34, 0.9])
      expect((await again(target)).reason?.code).toBe('ALREADY_HALVED');
    expect((await again(0.3)).bytes.length).toBeLessThanOrEqual(0.3 * once.bytes.length);
  });

  it('is worked on in every other way that is asked', async () => {
    const { bytes } = await halve(await SOURCES['a JPEG']!(), options());
    for (const asked of [{ format: 'webp' }, { mode: 'quality' }, { mode: 'scale' }] as const) {
      const found = await halve(Buffer.from(bytes), options(asked));
      expect(found.reason?.code).not.toBe('ALREADY_HALVED');
      expect(found.bytes.equals(bytes)).toBe(false);
      if ('mode' in asked) expect(readMark(found.bytes)).toBe(null);
    }
  });
});

describe('a mark', () => {
  it('says nothing in another file, nor in its own once that was changed', async () => {
    const source = await SOURCES['a JPEG']!();
    const { bytes } = await halve(Buffer.from(source), options());
    const at = bytes.indexOf('halve');
    const comment = bytes.subarray(at - 4, at + 16);
    const forged = Buffer.concat([source.subarray(0, 20), comment, source.subarray(20)]);
    const found = await halve(Buffer.from(forged), options());
    expect(found.reason?.code).not.toBe('ALREADY_HALVED');
    expect(found.bytes.length).toBeLessThanOrEqual(forged.length / 2);
    for (const place of [at - 10, at + 6, at + 12, bytes.length - 20]) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      expect(readMark(changed)).toBe(null);
    }
  });

  it('holds of an output that has missed a small target, however many bytes that took', async () => {
    const source = await picture(300, 200, 'photo', 4).tiff({ compression: 'none' }).toBuffer();
    const { bytes, targetMet } = await halve(source, options({ target: 0.1 }));
    expect(targetMet).toBe(false);
    const again = await halve(Buffer.from(bytes), options({ target: 0.1 }));
    expect([again.reason?.code, again.bytes.equals(bytes)]).toEqual(['ALREADY_HALVED', true]);
  });

  it('that is right is ignored in a picture that is plainly not compact', async () => {
    const { markFile } = await import('../../../../engine/attempt/mark.ts');
    const { container } = await import('../../../../engine/tiff/container.ts');
    const large = await picture(300, 200, 'photo', 4).tiff({ compression: 'none' }).toBuffer();
    const forged = markFile(0.5, (mark) => container.splice(large, { icc: null, orientation: 1, mark }));
    expect(readMark(forged)).toEqual({ target: 0.5 });
    const found = await halve(forged, options());
    expect(found.reason?.code).not.toBe('ALREADY_HALVED');
    expect(found.bytes.length).toBeLessThan(0.7 * large.length);
  });

  it('that is right lets nothing through that would be refused without it', async () => {
    const { markFile } = await import('../../../../engine/attempt/mark.ts');
    const { container } = await import('../../../../engine/jpeg/container.ts');
    const whole = await SOURCES['a JPEG']!();
    const cut = whole.subarray(0, whole.length / 2);
    const forged = markFile(0.5, (mark) => container.splice(cut, { icc: null, orientation: 1, mark }));
    expect(readMark(forged)).toEqual({ target: 0.5 });
    await expect(halve(forged, options())).rejects.toMatchObject({ code: 'IMAGE_TRUNCATED' });
    const huge = Buffer.from(forged);
    for (let at = huge.indexOf(Buffer.from([0xff, 0xc0])); at < huge.length && at > 0; at = -1) {
      huge.writeUInt16BE(60_000, at + 5);
      huge.writeUInt16BE(60_000, at + 7);
    }
    await expect(halve(huge, options())).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });
});
