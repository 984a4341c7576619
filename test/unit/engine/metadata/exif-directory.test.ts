import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifOfTiff, subDirectories } from '../../../../engine/metadata/exif-directory.ts';
import { exifEntries } from '../../../../engine/metadata/exif-entries.ts';
import { addTags } from '../../../../engine/tiff/add-tags.ts';
import { picture } from '../pictures.ts';

const GPS = 0x8825;
const LATITUDE = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 6/1 1/2' } };

/** As libvips writes it, which takes the byte order of this machine. */
async function block(): Promise<Buffer> {
  const jpeg = await picture(16, 16)
    .withExif({ IFD0: { Make: 'A CAMERA', ImageDescription: 'What it is' }, ...LATITUDE })
    .jpeg()
    .toBuffer();
  return (await sharp(jpeg).metadata()).exif!.subarray(6);
}

describe('the directories of an Exif block', () => {
  it('go into a TIFF of either byte order, and come out of it as they were', async () => {
    const exif = await block();
    const tiffs = [
      await picture(16, 16).tiff().toBuffer(),
      // One grey pixel and nothing else, in the other order.
      Buffer.from('4d4d002a000000080001010000030000000100010000' + '00000000', 'hex'),
    ];
    for (const tiff of tiffs) {
      const told = addTags(tiff, subDirectories(exif));
      const little = tiff[0] === 0x49;
      const latitude = exifEntries(told, GPS).find(({ tag }) => tag === 2)!.value;
      const numbers = Array.from({ length: 6 }, (_, i) =>
        little ? latitude.readUInt32LE(4 * i) : latitude.readUInt32BE(4 * i),
      );
      expect(numbers).toEqual([48, 1, 6, 1, 1, 2]);
      const again = exifOfTiff(told)!;
      expect(again[0]).toBe(tiff[0]);
      expect(exifEntries(again, GPS).map(({ tag, value }) => [tag, value.toString('hex')])).toEqual(
        exifEntries(told, GPS).map(({ tag, value }) => [tag, value.toString('hex')]),
      );
    }
  });

  it('are read by libvips from the block that is made of them', async () => {
    const exif = exifOfTiff(await block())!;
    const jpeg = await picture(16, 16).jpeg().toBuffer();
    const head = Buffer.from([0xff, 0xe1, 0, 0, ...Buffer.from('Exif\0\0')]);
    head.writeUInt16BE(exif.length + 8, 2);
    const told = Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
    const kept = await sharp(told).keepExif().jpeg().toBuffer();
    for (const text of ['A CAMERA', 'What it is']) expect(kept.includes(text)).toBe(true);
  });

  it('are none where nothing is told, and where a link leads astray', async () => {
    expect(exifOfTiff(await picture(16, 16).tiff().toBuffer())).toBeUndefined();
    // One entry: a directory of GPS behind the end.
    const astray = Buffer.from('4d4d002a00000008000188250004000000017fffffff00000000', 'hex');
    expect([subDirectories(astray), exifOfTiff(astray)]).toEqual([[], undefined]);
    // And one that is its own: it has no entry of that kind that is kept.
    const round = Buffer.from('4d4d002a0000000800018825000400000001' + '00000008' + '00000000', 'hex');
    expect(exifOfTiff(round)!.length).toBeLessThan(100);
  });
});
