import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifEntries } from '../../../../engine/metadata/exif-entries.ts';
import { addedTagsBytes, addTags, type Tag } from '../../../../engine/tiff/add-tags.ts';
import { refuseKinds } from '../../../../engine/tiff/refuse-kinds.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { picture } from '../pictures.ts';

const TAGS: Extract<Tag, { value: Buffer }>[] = [
  { tag: 33_432, type: 2, value: Buffer.from('Foto AG\0') },
  { tag: 315, type: 2, value: Buffer.from('Ann\0') },
  { tag: 700, type: 1, value: Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>') },
];

/** One grey pixel, as TIFF 6.0 has it: nine entries of one SHORT each, and no other directory. */
const BIG_ENDIAN = Buffer.from(
  `4d4d002a000000080009${[
    [256, 1],
    [257, 1],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 122],
    [277, 1],
    [278, 1],
    [279, 1],
  ]
    .map((entry) => entry.map((value) => value.toString(16).padStart(4, '0')))
    .map(([tag, value]) => `${tag}000300000001${value}0000`)
    .join('')}000000005a`,
  'hex',
);

describe('tags added to a TIFF', () => {
  it('are read by libvips, and the pixels are as they were', async () => {
    for (const compression of ['lzw', 'jpeg', 'deflate'] as const) {
      const tiff = await picture(33, 21).tiff({ compression }).toBuffer();
      const tagged = addTags(tiff, TAGS);
      const { xmp } = await sharp(tagged).metadata();
      expect(xmp!.toString(), compression).toBe('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
      expect((await rasterOf(tagged)).data.equals((await rasterOf(tiff)).data), compression).toBe(true);
      expect(tagged.length - tiff.length, compression).toBeLessThanOrEqual(addedTagsBytes(TAGS));
    }
  });

  it('stand by rising number, take the place of those of their number, and lie at even offsets', async () => {
    const twice = addTags(addTags(await picture(33, 21).tiff().toBuffer(), TAGS), TAGS);
    const entries = exifEntries(twice);
    const numbers = entries.map(({ tag }) => tag);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const { tag, value } of TAGS) {
      const found = entries.find((entry) => entry.tag === tag)!.value;
      expect(found.equals(value)).toBe(true);
      if (value.length > 4) expect((found.byteOffset - twice.byteOffset) % 2).toBe(0);
    }
  });

  it('are added in the byte order of the file', async () => {
    const tagged = addTags(BIG_ENDIAN, TAGS);
    // Its last byte lies at an odd offset, the directory does not.
    expect(tagged.readUInt32BE(4)).toBe(BIG_ENDIAN.length + 1);
    const artist = exifEntries(tagged).find(({ tag }) => tag === 315)!;
    expect(artist.value.toString()).toBe('Ann\0');
    expect([...(await rasterOf(tagged, 1)).data]).toEqual([...(await rasterOf(BIG_ENDIAN, 1)).data]);
    expect((await rasterOf(BIG_ENDIAN, 1)).data[0]).toBe(0x5a);
  });

  it('are none where there are none, or the directory cannot be followed', async () => {
    const tiff = await picture(8, 8).tiff().toBuffer();
    expect(addTags(tiff, [])).toBe(tiff);
    expect(addedTagsBytes([])).toBe(0);
    const huge = Buffer.from(tiff);
    huge.writeUInt16LE(25, huge.readUInt32LE(4));
    expect(addTags(huge, TAGS)).toBe(huge);
  });
});

describe('a TIFF of a kind that is not read', () => {
  it('is refused by the name of its packing', () => {
    for (const [name, kind] of [
      ['packed-as-old-jpeg.tif', 'JPEG in its old style'],
      ['packed-as-lzma.tif', 'LZMA'],
      ['packed-as-zstd.tif', 'ZSTD'],
      ['packed-as-webp.tif', 'WebP'],
    ] as const)
      expect(() => refuseKinds(fixture(name)), name).toThrow(`packed as ${kind},`);
  });

  it('is no other, be it broken', () => {
    for (const name of [
      'plain.tif',
      'with-a-jpeg-inside.tif',
      'of-1-bit.tif',
      'directory-missing.tif',
      'cut-off.tif',
    ])
      expect(() => refuseKinds(fixture(name)), name).not.toThrow();
    expect(() => refuseKinds(Buffer.from('II*\0'))).not.toThrow();
  });
});
