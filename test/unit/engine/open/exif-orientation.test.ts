import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifOrientation } from '../../../../engine/open/exif-orientation.ts';
import { picture } from '../pictures.ts';

const of = (hex: string) => exifOrientation(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('the orientation', () => {
  it('is the one that libvips has written', async () => {
    for (const orientation of [1, 4, 8]) {
      const jpeg = await picture(4, 4).withMetadata({ orientation }).jpeg().toBuffer();
      const { exif } = await sharp(jpeg).metadata();
      expect(exifOrientation(exif!.subarray(6))).toBe(orientation);
    }
  });

  it('is read in either byte order, and upright where it makes no sense', () => {
    expect(of('49492a0008000000 0100 1201 0300 01000000 0600 0000')).toBe(6);
    expect(of('4d4d002a00000008 0001 0112 0003 00000001 0006 0000')).toBe(6);
    // Nine, a long, two of them, no entry, a directory that lies elsewhere, another mark.
    expect(of('4d4d002a00000008 0001 0112 0003 00000001 0009 0000')).toBe(1);
    expect(of('4d4d002a00000008 0001 0112 0004 00000001 0006 0000')).toBe(1);
    expect(of('4d4d002a00000008 0001 0112 0003 00000002 0006 0000')).toBe(1);
    expect(of('4d4d002a00000008 0000 0112 0003 00000001 0006 0000')).toBe(1);
    expect(of('4d4d002a000000ff 0001 0112 0003 00000001 0006 0000')).toBe(1);
    expect(of('4d4d002b00000008 0001 0112 0003 00000001 0006 0000')).toBe(1);
  });
});
