import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { pngChunk } from '../../../engine/png/chunks.ts';
import { DEFAULTS, options, picture } from './pictures.ts';

describe('what is not an image', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'NOT_AN_IMAGE', /empty/],
    ['a page', Buffer.from('<!DOCTYPE html><html><body>Not found</body></html>'), 'NOT_AN_IMAGE', /HTML/],
    ['JSON', Buffer.from('{"error": "no such image"}'), 'NOT_AN_IMAGE', /JSON/],
    ['gzip', gzipSync('hello'), 'NOT_AN_IMAGE', /gz/i],
    ['text', Buffer.from('Access denied.\n'), 'NOT_AN_IMAGE', /plain text/],
    ['anything', Buffer.from([0, 1, 2, 3, 4, 250]), 'NOT_AN_IMAGE', /unknown bytes/],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'UNSUPPORTED_FORMAT', /SVG/],
    [
      'SVG with a prologue',
      Buffer.from('<?xml version="1.0"?>\n<!-- x --><svg/>'),
      'UNSUPPORTED_FORMAT',
      /SVG/,
    ],
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'UNSUPPORTED_FORMAT', /PDF/],
    [
      'BMP',
      Buffer.from('424d460000000000000036000000280000000200000002000000', 'hex'),
      'UNSUPPORTED_FORMAT',
      /BMP/,
    ],
    ['HEIC', Buffer.from('0000001866747970686569630000000068656963', 'hex'), 'UNSUPPORTED_FORMAT', /HEIC/],
    ['a JPEG of two bytes', Buffer.from([0xff, 0xd8]), 'NOT_AN_IMAGE', /unknown bytes/],
    ['a JPEG of its mark', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'IMAGE_TRUNCATED', /JPEG/],
  ])('%s is refused by name', async (_, bytes, code, message) => {
    await expect(halve(bytes, DEFAULTS)).rejects.toMatchObject({ code, message });
  });
});

describe('what can be read only in part', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)(
    'half a %s is a failure with a sentence',
    async (format) => {
      const whole = await picture(300, 200).toFormat(format).toBuffer();
      const half = whole.subarray(0, Math.floor(whole.length * 0.6));
      await expect(halve(half, DEFAULTS)).rejects.toMatchObject({
        code: 'IMAGE_TRUNCATED',
        message: /^Expected a whole/,
      });
    },
  );

  it('is noticed without decoding to pixels too', async () => {
    const whole = await picture(300, 200).jpeg().toBuffer();
    const cut = Buffer.concat([whole.subarray(0, whole.length * 0.7), Buffer.from([0xff, 0xd9])]);
    await expect(halve(cut, DEFAULTS)).rejects.toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });

  it('never takes other images with it', async () => {
    const good = await picture(200, 150).jpeg({ quality: 90 }).toBuffer();
    const bad = good.subarray(0, good.length / 2);
    const all = await Promise.allSettled([good, bad, good, bad, good].map((bytes) => halve(bytes, DEFAULTS)));
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('ends in a result or an ImageError whatever bytes are broken', async () => {
    const whole = await picture(120, 90).jpeg({ quality: 85 }).toBuffer();
    for (let at = 2; at < whole.length; at += 37) {
      const broken = Buffer.from(whole);
      broken[at] = broken[at]! ^ 0x5a;
      const code = await halve(broken, DEFAULTS).then(
        () => 'fine',
        (fault) => fault.code,
      );
      expect(['fine', 'IMAGE_TRUNCATED', 'IMAGE_TOO_LARGE', 'UNSUPPORTED_FORMAT', 'NOT_AN_IMAGE']).toContain(
        code,
      );
    }
  });
});

describe('what is too large', () => {
  it('is refused by its header', async () => {
    const huge = Buffer.from(await picture(16, 16).jpeg().toBuffer());
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(20_000, frame + 5);
    huge.writeUInt16BE(14_000, frame + 7);
    await expect(halve(huge, DEFAULTS)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: /14000 x 20000/,
    });
  });

  it('is refused for a format that cannot hold it', async () => {
    const wide = await picture(17_000, 2, 'drawing').png().toBuffer();
    const asked = halve(wide, options({ format: 'webp' }));
    await expect(asked).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE', message: /16383 pixels a side/ });
  });

  it('is not let in as text: a bomb in a PNG comment is never inflated', async () => {
    const png = await picture(64, 64).png().toBuffer();
    const bomb = pngChunk(
      'zTXt',
      Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(50_000_000))]),
    );
    const input = Buffer.concat([png.subarray(0, 33), bomb, png.subarray(33)]);
    const { bytes, targetMet } = await halve(input, DEFAULTS);
    expect(targetMet).toBe(true);
    expect(bytes.includes('zTXt')).toBe(false);
  });
});

describe('a deadline', () => {
  it('that has passed ends as TOO_SLOW', async () => {
    const input = await picture(200, 150).png().toBuffer();
    await expect(halve(input, DEFAULTS, { deadline: Date.now() - 1 })).rejects.toMatchObject({
      code: 'TOO_SLOW',
    });
  });

  it('ends an image in time even where the encoder cannot be stopped', async () => {
    const input = await picture(500, 400, 'noise').avif({ quality: 90, effort: 0 }).toBuffer();
    const asked = halve(input, options({ effort: 'best' }), { deadline: Date.now() + 300 });
    const started = Date.now();
    await expect(asked).rejects.toMatchObject({ code: 'TOO_SLOW' });
    // The clock of libvips knows whole seconds only.
    expect(Date.now() - started).toBeLessThan(900);
  });
});
