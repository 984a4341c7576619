import { describe, expect, it } from 'vitest';
import { exifTexts } from '../../../../engine/metadata/exif-texts.ts';
import { keptExif, keptXmp } from '../../../../engine/metadata/kept-blocks.ts';
import { writeExif } from '../../../../engine/metadata/write-exif.ts';
import { writeXmp } from '../../../../engine/metadata/write-xmp.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';
import { exifOrientation } from '../../../../engine/open/exif-orientation.ts';

const whole = writeExif({ orientation: 6, creator: 'Anna', copyright: 'Bert' })!;
const little = Buffer.from('49492a0008000000' + '0100' + '1201030001000000' + '06000000' + '00000000', 'hex');

describe('the blocks that are kept', () => {
  it('are those of the source where they are kept whole, and say which side is up now', () => {
    for (const exif of [whole, little]) {
      const before = Buffer.from(exif);
      const kept = keptExif({ orientation: 1, all: { exif } })!;
      expect(exifOrientation(kept)).toBe(1);
      expect(exifTexts(kept)).toEqual(exifTexts(exif));
      expect(kept).toHaveLength(exif.length);
      expect(exif.equals(before)).toBe(true);
    }
    const xmp = writeXmp({ credit: 'K' })!;
    expect(keptXmp({ all: { xmp }, rights: { credit: 'K' } })).toBe(xmp);
  });

  it('are made of the rights where they are not', () => {
    const kept = { orientation: 8, rights: { creator: 'Anna', credit: 'K' } };
    expect(exifOrientation(keptExif(kept)!)).toBe(8);
    expect(exifTexts(keptExif(kept)!)).toEqual({ creator: 'Anna' });
    expect(keptXmp(kept)!.toString()).toContain('photoshop:Credit="K"');
  });

  it('are none where nothing is to be kept', () => {
    expect([keptExif({ orientation: 1 }), keptXmp({})]).toEqual([null, null]);
  });

  it('say together what is told anywhere, each thing once', () => {
    const rights = { creator: 'Anna', copyright: 'Bert', credit: 'K' };
    const silent = { exif: little };
    // An Exif block that is kept whole and does not say whose it is: then XMP does.
    expect(xmpTexts(keptXmp({ rights, all: silent })!)).toMatchObject(rights);
    expect(xmpTexts(keptXmp({ rights, all: { exif: whole } })!)).toMatchObject({
      credit: 'K',
      creator: undefined,
    });
    const xmp = writeXmp({ credit: 'K' })!;
    expect(xmpTexts(keptXmp({ rights, all: { ...silent, xmp } })!)).toMatchObject(rights);
    expect(keptXmp({ rights, all: { xmp } })).toBe(xmp);
    expect(xmpTexts(keptXmp({ rights, all: { xmp } }, { withoutExif: true })!)).toMatchObject(rights);
    expect(xmpTexts(keptXmp({ rights }, { withoutExif: true })!)).toMatchObject(rights);
    // What no longer fits beside a long packet takes its place.
    const long = Buffer.concat([xmp, Buffer.alloc(65_000 - xmp.length, ' ')]);
    expect(keptXmp({ rights, all: { ...silent, xmp: long } })!.length).toBeLessThan(1_000);
  });
});
