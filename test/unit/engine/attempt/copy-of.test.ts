import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { copyOf } from '../../../../engine/attempt/copy-of.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { taskOf } from '../tasks.ts';

describe('the copy of a picture', () => {
  it('is its cleaned bytes, where there is nothing to be kept beside', async () => {
    for (const [name, format] of [
      ['plain.png', 'png'],
      ['plain.jpg', 'jpeg'],
      ['plain.webp', 'webp'],
      ['plain.gif', 'gif'],
      ['plain.tif', 'tiff'],
      ['plain.avif', 'avif'],
    ] as const) {
      const task = await taskOf(fixture(name), format);
      expect(await copyOf(task), name).toBe(task.header.clean);
    }
  });

  it('has the rights of its source and which side is up, and its very pixels', async () => {
    const rights = { IFD0: { Copyright: 'Foto AG', Model: 'Camera' } };
    const input = await sharp(fixture('plain.jpg'))
      .withExif(rights)
      .withMetadata({ orientation: 6, exif: rights })
      .jpeg()
      .toBuffer();
    const copy = (await copyOf(await taskOf(input, 'jpeg')))!;
    const { exif, orientation } = await sharp(copy).metadata();
    expect(orientation).toBe(6);
    expect([exif!.includes('Foto AG'), exif!.includes('Camera')]).toEqual([true, false]);
    expect((await rasterOf(copy)).data.equals((await rasterOf(input)).data)).toBe(true);
  });

  it('is none where something may hide behind the pixels, or no copy can be written', async () => {
    expect(await copyOf(await taskOf(fixture('script-behind-the-pixels.png'), 'png'))).toBeNull();
    expect(await copyOf(await taskOf(fixture('script-behind-the-pixels.gif'), 'gif'))).toBeNull();
    expect(await copyOf(await taskOf(fixture('rotten.tif'), 'tiff'))).toBeNull();
    expect(await copyOf(await taskOf(fixture('big-endian-offsets.tif'), 'tiff'))).toBeNull();
  });
});
