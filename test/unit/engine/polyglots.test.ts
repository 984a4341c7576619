import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { pngChunk } from '../../../engine/png/chunks.ts';
import { DEFAULTS, difference, picture } from './pictures.ts';

const PAYLOAD = Buffer.from('PK\x03\x04<script>alert("handed through")</script>'.repeat(3));

describe('bytes that are no part of the picture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)(
    'after the end of a %s are never handed on',
    async (format) => {
      for (const size of [4, 60, 300]) {
        const input = Buffer.concat([await picture(size, size).toFormat(format).toBuffer(), PAYLOAD]);
        const halved = await halve(input, DEFAULTS).catch((fault) =>
          expect(fault.code).toBe('CANNOT_SHRINK'),
        );
        if (halved) expect(halved.bytes.includes('handed through')).toBe(false);
      }
    },
  );

  it('are left out of the copy of a picture that cannot be compressed', async () => {
    const jpeg = await picture(8, 8, 'flat').jpeg({ quality: 1 }).toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 2 + 60]), Buffer.alloc(60, 'secret')]);
    const halved = await halve(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]), DEFAULTS);
    expect(halved.targetMet).toBe(false);
    expect(halved.reason?.message).toMatch(/^Expected a JPEG of at most/);
    expect(halved.bytes.includes('secret')).toBe(false);
    expect(await difference(halved.bytes, jpeg)).toBe(0);
  });

  it('are dropped without touching the picture where they are most of the file', async () => {
    const png = await picture(40, 30).png().toBuffer();
    const notes = pngChunk('tEXt', Buffer.alloc(3 * png.length, 'note'));
    const halved = await halve(Buffer.concat([png.subarray(0, 33), notes, png.subarray(33)]), DEFAULTS);
    expect([halved.targetMet, halved.encodes]).toEqual([true, 0]);
    expect(await difference(png, halved.bytes)).toBe(0);
    expect(halved.bytes.includes('notenote')).toBe(false);
  });

  it('leave orientation behind in WebP and PNG, and nothing else', async () => {
    for (const format of ['webp', 'png'] as const) {
      const input = await picture(300, 200)
        .withExif({ IFD0: { Make: 'Someone' } })
        .withMetadata({ orientation: 6 })
        .toFormat(format)
        .toBuffer();
      const { bytes } = await halve(input, DEFAULTS);
      expect(bytes.includes('Someone'), format).toBe(false);
      expect((await sharp(bytes).metadata()).orientation, format).toBe(
        (await sharp(input).metadata()).orientation,
      );
    }
  });
});
