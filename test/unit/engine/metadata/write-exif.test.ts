import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifEntries } from '../../../../engine/metadata/exif-entries.ts';
import { exifTexts } from '../../../../engine/metadata/exif-texts.ts';
import { writeExif } from '../../../../engine/metadata/write-exif.ts';
import { exifOrientation } from '../../../../engine/open/exif-orientation.ts';
import { picture } from '../pictures.ts';

describe('an Exif block', () => {
  it('of an orientation alone is as the standard has it', () => {
    // TIFF 6.0: byte order, 42, the directory at 8; one entry of one SHORT; no other directory.
    const byHand = '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000' + '00000000';
    expect(writeExif({ orientation: 6 })!.toString('hex')).toBe(byHand);
  });

  it('is none where there is nothing to say', () => {
    expect(writeExif({ orientation: 1 })).toBeNull();
  });

  it('is read again as what was written, short texts and long', () => {
    for (const creator of ['A', 'Ann', 'Anna', 'Änne Müller', undefined])
      for (const copyright of ['©', '© 2026', undefined])
        for (const orientation of [1, 8]) {
          const exif = writeExif({ orientation, creator, copyright });
          if (!exif) continue;
          expect(exifOrientation(exif)).toBe(orientation);
          expect(exifTexts(exif)).toEqual({ ...(creator && { creator }), ...(copyright && { copyright }) });
        }
  });

  it('has its entries by rising tag and its values at even offsets, as the standard asks', () => {
    const exif = writeExif({ orientation: 3, creator: 'Annika', copyright: 'Svensson' })!;
    expect(exifEntries(exif).map(({ tag }) => tag)).toEqual([0x0112, 0x013b, 0x8298]);
    for (const at of [8 + 2 + 12 + 8, 8 + 2 + 24 + 8]) expect(exif.readUInt32BE(at) % 2).toBe(0);
  });

  it('tells libvips which side is up', async () => {
    for (const orientation of [2, 5, 8]) {
      const exif = writeExif({ orientation, creator: 'Anna' })!;
      const jpeg = await picture(8, 8).jpeg().toBuffer();
      const head = Buffer.from([0xff, 0xe1, 0, exif.length + 8, ...Buffer.from('Exif\0\0', 'latin1')]);
      const file = Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
      expect((await sharp(file).metadata()).orientation).toBe(orientation);
    }
  });
});
