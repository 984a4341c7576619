import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OutputFormat } from '../../../engine/format.ts';
import { FORMATS, type FormatName } from '../../../engine/formats.ts';
import { halve } from '../../../engine/halve.ts';
import { exifOfTiff, subDirectories } from '../../../engine/metadata/exif-directory.ts';
import { exifEntries } from '../../../engine/metadata/exif-entries.ts';
import { readRights } from '../../../engine/metadata/read-rights.ts';
import type { Rights } from '../../../engine/metadata/rights.ts';
import { addTags } from '../../../engine/tiff/add-tags.ts';
import { insertInJpeg, jpegSegment } from '../../fixtures/images/make/bytes.ts';
import { ASKED_FORMATS, options, picture } from './pictures.ts';

const AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const ALL = {
  copyright: '© 2026 Anna Müller',
  creator: 'Anna Müller',
  credit: 'Agentur & Söhne',
  licence: 'https://shop.example/licence?a=1&b=2',
  licensor: 'https://shop.example/buy',
  digitalSource: AI,
};
const PACKET = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
   photoshop:Credit="Agentur &amp; S&#246;hne" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
  <xmpRights:WebStatement>https://shop.example/licence?a=1&amp;b=2</xmpRights:WebStatement>
  <dc:rights xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Anna Müller</rdf:li></rdf:Alt></dc:rights>
  <dc:creator><rdf:Seq><rdf:li>Anna Müller</rdf:li></rdf:Seq></dc:creator>
  <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://shop.example/buy</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>
  <Iptc4xmpExt:DigitalSourceType>${AI}</Iptc4xmpExt:DigitalSourceType>
 </rdf:Description></rdf:RDF></x:xmpmeta>`;

const large = () => picture(500, 400, 'photo');
const GPS = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 6/1 0/1' } };
const withAll = (image: Sharp) => image.withExif({ IFD0: { Make: 'A CAMERA' }, ...GPS }).withXmp(PACKET);

type Written = {
  [Name in FormatName]: (typeof FORMATS)[Name] extends OutputFormat ? Name : never;
}[FormatName];
const SOURCES: Record<Written, () => Promise<Buffer>> = {
  jpeg: () => withAll(large()).jpeg({ quality: 95 }).toBuffer(),
  png: () => withAll(large()).png().toBuffer(),
  webp: () => withAll(large()).webp({ quality: 95 }).toBuffer(),
  avif: () => withAll(large()).avif({ quality: 90, effort: 0 }).toBuffer(),
  tiff: () => withAll(large()).tiff({ compression: 'none' }).toBuffer(),
  gif: () => large().gif().toBuffer(),
};

async function rightsOf(bytes: Buffer, format: FormatName): Promise<Rights> {
  const header = await FORMATS[format].container.readHeader(bytes);
  return readRights(header?.metadata ?? {});
}

describe('what says whose a picture is', () => {
  const names = (Object.keys(SOURCES) as Written[]).filter((name) => name !== 'gif');

  it.each(names)('is kept in %s, without the place and the camera', async (format) => {
    const { bytes, targetMet } = await halve(await SOURCES[format](), options());
    expect(targetMet).toBe(true);
    expect(await rightsOf(bytes, format)).toEqual(ALL);
    // By a reader that is not our own: the whole text stands in the file, and nothing of the rest.
    const { xmp } = await sharp(bytes).metadata();
    expect(xmp?.toString('utf8')).toContain(AI);
    for (const hidden of ['A CAMERA', 'xpacket', 'GPS']) expect(bytes.includes(hidden)).toBe(false);
  });

  /** Each into another one, and into each that can be asked for. */
  const moves = names.map((from, at) => ({ from, to: ASKED_FORMATS[(at + 1) % ASKED_FORMATS.length]! }));
  it.each(moves)('goes from $from into $to', async ({ from, to }) => {
    const { bytes } = await halve(await SOURCES[from](), options({ format: to, floor: 0 }));
    expect(await rightsOf(bytes, to)).toEqual(ALL);
  });

  it('is kept where a quality or a size is asked, too', async () => {
    for (const mode of ['quality', 'scale'] as const) {
      const { bytes } = await halve(await SOURCES.jpeg(), options({ mode }));
      expect(await rightsOf(bytes, 'jpeg')).toEqual(ALL);
    }
  });

  it('goes where none of it is asked for', async () => {
    const source = await SOURCES.jpeg();
    const none = await halve(Buffer.from(source), options({ keep_metadata: 'none' }));
    expect(Object.values(await rightsOf(none.bytes, 'jpeg')).filter(Boolean)).toEqual([]);
  });

  it.each(names.filter((name) => name !== 'tiff'))(
    'stays with all the rest in %s where that is asked',
    async (format) => {
      const { bytes, targetMet } = await halve(await SOURCES[format](), options({ keep_metadata: 'all' }));
      expect(targetMet).toBe(true);
      // By libvips, which wrote it.
      const { exif, xmp } = await sharp(bytes).metadata();
      expect(exif!.includes('A CAMERA')).toBe(true);
      expect(xmp!.includes('xpacket')).toBe(true);
      expect(await rightsOf(bytes, format)).toEqual(ALL);
    },
  );

  it('stays with all the rest in a TIFF, and goes from there into others', async () => {
    const { exif } = await sharp(await SOURCES.jpeg()).metadata();
    const block = exif!.subarray(6);
    const make = { tag: 271, type: 2, value: Buffer.from('A CAMERA\0') } as const;
    const source = addTags(await SOURCES.tiff(), [make, ...subDirectories(block)]);
    const same = await halve(Buffer.from(source), options({ keep_metadata: 'all' }));
    const kept = exifOfTiff(same.bytes)!;
    expect(exifEntries(kept, 0x8825)).toHaveLength(exifEntries(block, 0x8825).length);
    expect(kept.includes('A CAMERA')).toBe(true);
    const other = await halve(Buffer.from(source), options({ keep_metadata: 'all', format: 'webp' }));
    expect((await sharp(other.bytes).metadata()).exif!.includes('A CAMERA')).toBe(true);
    const rights = await halve(Buffer.from(source), options());
    expect(exifOfTiff(rights.bytes)?.includes('A CAMERA') ?? false).toBe(false);
    expect(await rightsOf(same.bytes, 'tiff')).toEqual(ALL);
  });

  it('counts in the budget, and makes way for the picture but for copyright and how it was made', async () => {
    const source = await withAll(picture(64, 48, 'photo'))
      .jpeg({ quality: 95 })
      .toBuffer();
    const { bytes } = await halve(Buffer.from(source), options({ target: 0.6 }));
    expect(bytes.length).toBeLessThanOrEqual(0.6 * source.length);
    const kept = await rightsOf(bytes, 'jpeg');
    expect(kept).toMatchObject({ copyright: ALL.copyright, digitalSource: AI });
    expect([kept.licence, kept.licensor]).toEqual([undefined, undefined]);
  });

  it('is kept in a copy, whose pixels stay as they were', async () => {
    const junk = jpegSegment(0xef, Buffer.alloc(60_000, 'x'));
    const source = insertInJpeg(
      await withAll(picture(80, 60, 'photo'))
        .jpeg()
        .toBuffer(),
      junk,
    );
    const halved = await halve(Buffer.from(source), options());
    expect(halved).toMatchObject({ encodes: 0, targetMet: true });
    expect(await rightsOf(halved.bytes, 'jpeg')).toEqual(ALL);
    const raw = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
    expect((await raw(halved.bytes)).equals(await raw(source))).toBe(true);
  });

  it('stays beside the tag that says which side is up', async () => {
    const turned = sharp(await large().png().toBuffer())
      .withExif({ IFD0: { Copyright: 'Someone', Artist: 'Somebody' } })
      .withMetadata({ orientation: 6 });
    for (const [format, source] of [
      ['jpeg', await turned.clone().jpeg({ quality: 95 }).toBuffer()],
      ['png', await turned.clone().png().toBuffer()],
      ['webp', await turned.clone().webp({ quality: 95 }).toBuffer()],
    ] as const) {
      const { bytes } = await halve(source, options());
      expect((await sharp(bytes).metadata()).orientation).toBe(6);
      expect(await rightsOf(bytes, format)).toMatchObject({ copyright: 'Someone', creator: 'Somebody' });
    }
  });

  it('is read from the records of the IPTC', async () => {
    const record = (number: number, text: string) => {
      const head = Buffer.from([0x1c, 2, number, 0, 0]);
      head.writeUInt16BE(Buffer.byteLength(text), 3);
      return Buffer.concat([head, Buffer.from(text)]);
    };
    const records = Buffer.concat([record(80, 'By Line'), record(110, 'Credit'), record(116, 'Notice ©')]);
    const resource = Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0\0\0\0\0', 'latin1');
    resource.writeUInt32BE(records.length, resource.length - 4);
    const jpeg = await large().jpeg({ quality: 95 }).toBuffer();
    const source = insertInJpeg(jpeg, jpegSegment(0xed, Buffer.concat([resource, records])));
    const { bytes } = await halve(source, options());
    expect(await rightsOf(bytes, 'jpeg')).toMatchObject({
      creator: 'By Line',
      credit: 'Credit',
      copyright: 'Notice ©',
    });
  });
});
