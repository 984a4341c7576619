/** What the namespaces of an XMP packet are called by their usual prefixes (XMP Specification, part 2). */
const NAMESPACES = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
};
export type Namespace = keyof typeof NAMESPACES;

const NAMES = new Map(Object.entries(NAMESPACES).map(([name, uri]) => [uri, name as Namespace]));
const DECLARATION = /\sxmlns:([\w.-]{1,40})\s{0,9}=\s{0,9}(["'])([^"']{1,200})\2/g;
/** Each is looked for from the start: nobody gives one namespace more names than this. */
const MOST = 4;

/** The prefixes that a packet itself gives a namespace, and the usual one, which fragments are written with. */
export function xmpPrefixes(xml: string): Record<Namespace, string[]> {
  const found = Object.fromEntries(Object.keys(NAMESPACES).map((name) => [name, [name]])) as Record<
    Namespace,
    string[]
  >;
  for (const [, prefix, , uri] of xml.matchAll(DECLARATION)) {
    const prefixes = found[NAMES.get(uri!)!];
    if (prefixes && prefixes.length < MOST && !prefixes.includes(prefix!)) prefixes.push(prefix!);
  }
  return found;
}
