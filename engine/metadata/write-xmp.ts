import type { Rights } from './rights.ts';
import { xmpPrefixes } from './xmp-prefixes.ts';

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';

/** The smallest packet that says this; null where there is nothing to say. */
export function writeXmp(rights: Rights): Buffer | null {
  if (!Object.values(rights).some(Boolean)) return null;
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}>${description(rights)}</rdf:RDF></x:xmpmeta>`,
    'utf8',
  );
}

/** A packet that says these, too; a small one of its own where that packet has no place for them that can be found. */
export function addToXmp(packet: Buffer, rights: Rights): Buffer {
  const { rdf } = xmpPrefixes(packet.toString('latin1'));
  const end = Math.max(...rdf.map((prefix) => packet.lastIndexOf(`</${prefix}:RDF`)));
  if (end < 0) return writeXmp(rights) ?? packet;
  const more = Buffer.from(description(rights, RDF), 'utf8');
  return Buffer.concat([packet.subarray(0, end), more, packet.subarray(end)]);
}

function description(rights: Rights, namespace = ''): string {
  const { digitalSource, credit, licence, licensor, copyright, creator } = rights;
  const attributes = [
    namespace,
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
  return `<rdf:Description rdf:about="" ${attributes.join(' ')}>${dublinCore}${plus}</rdf:Description>`;
}
