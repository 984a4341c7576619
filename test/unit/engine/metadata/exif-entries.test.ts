import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifEntries } from '../../../../engine/metadata/exif-entries.ts';
import { exifTexts } from '../../../../engine/metadata/exif-texts.ts';
import { picture } from '../pictures.ts';

/** A directory of one entry, little or big endian. */
function directory(
  little: boolean,
  entry: { tag: number; type: number; count: number; value: number },
): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.write(little ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 0, 'latin1');
  const put16 = (n: number, at: number) => (little ? bytes.writeUInt16LE(n, at) : bytes.writeUInt16BE(n, at));
  const put32 = (n: number, at: number) => (little ? bytes.writeUInt32LE(n, at) : bytes.writeUInt32BE(n, at));
  put16(1, 8);
  put16(entry.tag, 10);
  put16(entry.type, 12);
  put32(entry.count, 14);
  put32(entry.value, 18);
  return bytes;
}

describe('the entries of a directory', () => {
  it('hold the texts that libvips has written', async () => {
    const jpeg = await picture(8, 8)
      .withExif({ IFD0: { Artist: 'Anna', Copyright: 'Foto AG' } })
      .jpeg()
      .toBuffer();
    const { exif } = await sharp(jpeg).metadata();
    expect(exifTexts(exif!.subarray(6))).toEqual({ creator: 'Anna', copyright: 'Foto AG' });
  });

  it('are of the length of their type, within the entry up to four bytes', () => {
    for (const little of [true, false]) {
      const [short] = exifEntries(directory(little, { tag: 5, type: 3, count: 2, value: 0 }));
      expect(short!.value).toHaveLength(4);
      const [rational] = exifEntries(directory(little, { tag: 5, type: 5, count: 1, value: 10 }));
      expect(rational!.value.byteOffset - rational!.value.buffer.byteLength).toBeLessThan(0);
      expect(rational!.value).toHaveLength(8);
    }
  });

  it('that lie outside of the block, or are of no type, are passed over', () => {
    expect(exifEntries(directory(true, { tag: 5, type: 2, count: 5, value: 22 }))).toEqual([]);
    expect(exifEntries(directory(true, { tag: 5, type: 2, count: 5, value: 21 }))).toHaveLength(1);
    expect(exifEntries(directory(true, { tag: 5, type: 13, count: 1, value: 0 }))).toEqual([]);
    expect(exifEntries(directory(true, { tag: 5, type: 2, count: 0, value: 0 }))).toEqual([]);
    expect(exifEntries(Buffer.from('II*\0\xff\xff\xff\xff______', 'latin1'))).toEqual([]);
  });

  it("hold a photographer's copyright and an editor's in one text", () => {
    const bytes = Buffer.concat([
      directory(false, { tag: 0x8298, type: 2, count: 10, value: 26 }),
      Buffer.from('Anna\0Bert\0', 'latin1'),
    ]);
    expect(exifTexts(bytes)).toEqual({ copyright: 'Anna; Bert' });
  });
});
