import type { Rights } from './rights.ts';
import { type Namespace, xmpPrefixes } from './xmp-prefixes.ts';

/** Packets are a few kilobytes; what stands behind this many bytes is not looked at. */
const MOST_BYTES = 256 * 1024;

/**
 * What an XMP packet says of rights. It is searched, not parsed: of names only their prefixes are looked up, and of
 * entities only those five are known that XML itself has, so that none can be a bomb.
 */
export function xmpTexts(packet: Buffer): Rights {
  const xml = decodePacket(packet.subarray(0, MOST_BYTES));
  const prefixes = xmpPrefixes(xml);
  const texts = (namespace: Namespace, name: string) =>
    prefixes[namespace]
      .map((prefix) => itemsOf(xml, `${prefix}:${name}`, prefixes.rdf))
      .find((all) => all.length) ?? [];
  return {
    copyright: texts('dc', 'rights')[0],
    creator: texts('dc', 'creator').join('; ') || undefined,
    credit: texts('photoshop', 'Credit')[0],
    licence: texts('xmpRights', 'WebStatement')[0],
    licensor: texts('plus', 'LicensorURL')[0],
    digitalSource: texts('Iptc4xmpExt', 'DigitalSourceType')[0],
  };
}

function decodePacket(packet: Buffer): string {
  if (packet[0] === 0xff && packet[1] === 0xfe) return packet.toString('utf16le', 2);
  return packet.toString('utf8');
}

/** The texts of a property: an attribute, an element, or the items of a list within it. */
function itemsOf(xml: string, name: string, rdf: string[]): string[] {
  const start = placeOf(xml, `<${name}`);
  if (start < 0) return attributeOf(xml, name);
  const open = xml.indexOf('>', start);
  // An address may stand in an element that is empty.
  if (open >= 0 && xml[open - 1] === '/') return resourceOf(xml.slice(start, open), rdf);
  const end = xml.indexOf(`</${name}`, start);
  if (open < 0 || end < open) return attributeOf(xml, name);
  const inner = xml.slice(open + 1, end);
  if (!inner.includes('<')) return [unescaped(inner)];
  return rdf.map((prefix) => listOf(inner, `${prefix}:li`)).find((items) => items.length > 0) ?? [];
}

function listOf(inner: string, item: string): string[] {
  const items: string[] = [];
  for (let at = inner.indexOf(`<${item}`); at >= 0; ) {
    const from = inner.indexOf('>', at) + 1;
    const to = inner.indexOf(`</${item}`, from);
    if (from === 0 || to < 0) break;
    const text = inner.slice(from, to);
    // Other elements within are no text; signs that are escaped are.
    if (!text.includes('<')) items.push(unescaped(text));
    at = inner.indexOf(`<${item}`, to);
  }
  return items;
}

function resourceOf(element: string, rdf: string[]): string[] {
  return (
    rdf.map((prefix) => attributeOf(element, `${prefix}:resource`)).find((found) => found.length > 0) ?? []
  );
}

/** The first place at which the name ends with what was looked for. */
function placeOf(xml: string, text: string): number {
  let at = xml.indexOf(text);
  while (at >= 0 && !/[\s>/=]/.test(xml[at + text.length] ?? '')) at = xml.indexOf(text, at + 1);
  return at;
}

function attributeOf(xml: string, name: string): string[] {
  const at = placeOf(xml, ` ${name}`) >= 0 ? placeOf(xml, ` ${name}`) : placeOf(xml, `\n${name}`);
  if (at < 0) return [];
  const equals = xml.indexOf('=', at);
  const quote = xml.slice(equals + 1, equals + 8).trimStart()[0];
  if (equals < 0 || (quote !== '"' && quote !== "'")) return [];
  const from = xml.indexOf(quote, equals) + 1;
  const to = xml.indexOf(quote, from);
  return to < 0 ? [] : [unescaped(xml.slice(from, to))];
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, dec, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()]!;
    const code = dec ? Number(dec) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
