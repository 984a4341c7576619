import { describe, expect, it } from 'vitest';
import { exifOrientation } from '../../../../engine/exif-orientation.ts';
import { exifTexts } from '../../../../engine/metadata/exif-texts.ts';
import { keptExif, keptXmp } from '../../../../engine/metadata/kept-blocks.ts';
import { writeExif } from '../../../../engine/metadata/write-exif.ts';

const whole = writeExif({ orientation: 6, creator: 'Anna', copyright: 'Bert' })!;
const little = Buffer.from('49492a0008000000' + '0100' + '1201030001000000' + '06000000' + '00000000', 'hex');

describe('the blocks that are kept', () => {
  it('are those of the source where they are kept whole, and say which side is up now', () => {
    for (const exif of [whole, little]) {
      const before = Buffer.from(exif);
      const kept = keptExif({ icc: null, orientation: 1, all: { exif } })!;
      expect(exifOrientation(kept)).toBe(1);
      expect(exifTexts(kept)).toEqual(exifTexts(exif));
      expect(kept).toHaveLength(exif.length);
      expect(exif.equals(before)).toBe(true);
    }
    const xmp = Buffer.from('<x/>');
    expect(keptXmp({ icc: null, orientation: 1, all: { xmp }, rights: { credit: 'K' } })).toBe(xmp);
  });

  it('are made of the rights where they are not', () => {
    const kept = { icc: null, orientation: 8, rights: { creator: 'Anna', credit: 'K' } };
    expect(exifOrientation(keptExif(kept)!)).toBe(8);
    expect(exifTexts(keptExif(kept)!)).toEqual({ creator: 'Anna' });
    expect(keptXmp(kept)!.toString()).toContain('photoshop:Credit="K"');
  });

  it('are none where nothing is to be kept', () => {
    expect([keptExif({ icc: null, orientation: 1 }), keptXmp({ icc: null, orientation: 1 })]).toEqual([
      null,
      null,
    ]);
  });
});
