import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeXmp } from '../../../../engine/metadata/write-xmp.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';

const RIGHTS = {
  copyright: '© <Anna> & "Söhne"',
  creator: "Anna & 'Bert'",
  credit: 'Bildfunk "K"',
  licence: 'https://example.com/licence?a=1&b=2',
  licensor: 'https://example.com/ask?x=<y>',
  digitalSource: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
};
const { copyright: _, creator: __, ...WITHOUT_EXIF } = RIGHTS;

describe('an XMP packet', () => {
  it('is read again as what was written, whatever signs are in it', () => {
    expect(xmpTexts(writeXmp(RIGHTS, { withoutExif: true })!)).toEqual(RIGHTS);
    for (const [name, text] of Object.entries(WITHOUT_EXIF))
      expect(xmpTexts(writeXmp({ [name]: text })!)).toMatchObject({ [name]: text });
  });

  it('leaves to Exif what Exif has a place for', () => {
    expect(writeXmp({ copyright: 'A', creator: 'B' })).toBeNull();
    expect(xmpTexts(writeXmp(RIGHTS)!)).toEqual({
      ...WITHOUT_EXIF,
      copyright: undefined,
      creator: undefined,
    });
  });

  it('is none where there is nothing to say', () => {
    expect(writeXmp({})).toBeNull();
    expect(writeXmp({ credit: '' }, { withoutExif: true })).toBeNull();
  });

  it('is well-formed XML to a parser of another make', async () => {
    // Librsvg refuses what is not: the packet stands in a drawing's metadata.
    const draw = (packet: string) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><metadata>${packet}</metadata></svg>`,
        ),
      )
        .raw()
        .toBuffer();
    const packet = writeXmp(RIGHTS, { withoutExif: true })!.toString();
    await expect(draw(packet)).resolves.toHaveLength(4);
    await expect(draw(packet.replace('&amp;', '&'))).rejects.toThrow();
  });
});
