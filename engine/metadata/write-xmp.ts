import type { Rights } from './rights.ts';

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/**
 * The smallest packet that says what Exif has no place for, or all of it where there is no Exif; null where there is
 * nothing to say.
 */
export function writeXmp(rights: Rights, { withoutExif = false } = {}): Buffer | null {
  const { digitalSource, credit, licence, licensor } = rights;
  const { copyright, creator }: Rights = withoutExif ? rights : {};
  if (!digitalSource && !credit && !licence && !licensor && !copyright && !creator) return null;
  const attributes = [
    digitalSource && [
      'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
      `Iptc4xmpExt:DigitalSourceType="${escaped(digitalSource)}"`,
    ],
    credit && [
      'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
      `photoshop:Credit="${escaped(credit)}"`,
    ],
    licence && [
      'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"',
      `xmpRights:WebStatement="${escaped(licence)}"`,
    ],
    licensor && ['xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'],
    (copyright || creator) && ['xmlns:dc="http://purl.org/dc/elements/1.1/"'],
  ].flatMap((parts) => parts || []);
  const dublinCore =
    (copyright
      ? `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${escaped(copyright)}</rdf:li></rdf:Alt></dc:rights>`
      : '') +
    (creator ? `<dc:creator><rdf:Seq><rdf:li>${escaped(creator)}</rdf:li></rdf:Seq></dc:creator>` : '');
  const plus = licensor
    ? `<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>${escaped(licensor)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>`
    : '';
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${attributes.join(' ')}>${dublinCore}${plus}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    'utf8',
  );
}
