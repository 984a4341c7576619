import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { addToXmp, writeXmp } from '../../../../engine/metadata/write-xmp.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';

const RIGHTS = {
  copyright: '© <Anna> & "Söhne"',
  creator: "Anna & 'Bert'",
  credit: 'Bildfunk "K"',
  licence: 'https://example.com/licence?a=1&b=2',
  licensor: 'https://example.com/ask?x=<y>',
  digitalSource: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
};

describe('an XMP packet', () => {
  it('is read again as what was written, whatever signs are in it', () => {
    expect(xmpTexts(writeXmp(RIGHTS)!)).toEqual(RIGHTS);
    for (const [name, text] of Object.entries(RIGHTS))
      expect(xmpTexts(writeXmp({ [name]: text })!)).toMatchObject({ [name]: text });
  });

  it('takes more in, by whatever name it calls RDF, and is a small one where it has no place for it', () => {
    const standing =
      '<a:RDF xmlns:a="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a:Description dc:title="T"/></a:RDF>';
    const more = addToXmp(Buffer.from(`<?xpacket?>${standing}<?xpacket end="w"?>`), RIGHTS);
    expect(xmpTexts(more)).toEqual(RIGHTS);
    expect(more.toString()).toMatch(/^<\?xpacket\?>.*dc:title="T".*<\/a:RDF><\?xpacket end="w"\?>$/);
    expect(addToXmp(Buffer.from('no packet'), RIGHTS)).toEqual(writeXmp(RIGHTS));
  });

  it('is none where there is nothing to say', () => {
    expect(writeXmp({})).toBeNull();
    expect(writeXmp({ credit: '' })).toBeNull();
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
    const packet = writeXmp(RIGHTS)!.toString();
    await expect(draw(packet)).resolves.toHaveLength(4);
    await expect(draw(packet.replace('&amp;', '&'))).rejects.toThrow();
  });
});
