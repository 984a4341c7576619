import { decodeText, type Rights } from './rights.ts';

/** Of record 2 (IPTC-NAA IIM 4.2). */
const NAMES = new Map<number, 'creator' | 'credit' | 'copyright'>([
  [80, 'creator'],
  [110, 'credit'],
  [116, 'copyright'],
]);

/** The first by-line, credit and copyright notice. */
export function iptcTexts(iptc: Buffer): Pick<Rights, 'creator' | 'credit' | 'copyright'> {
  const found: Pick<Rights, 'creator' | 'credit' | 'copyright'> = {};
  for (let at = 0; at + 5 <= iptc.length && iptc[at] === 0x1c; ) {
    const length = iptc.readUInt16BE(at + 3);
    // Longer than any text: then the length has a length of its own.
    if (length > 0x7fff) break;
    const name = iptc[at + 1] === 2 ? NAMES.get(iptc[at + 2]!) : undefined;
    if (name) found[name] ??= decodeText(iptc.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return found;
}

const SIGNATURE = '8BIM';
const IPTC_RESOURCE = 0x0404;

/** A block of Photoshop's with these records alone. */
export function photoshopOfIptc(iptc: Buffer): Buffer {
  const head = Buffer.from(`${SIGNATURE}\x04\x04\0\0\0\0\0\0`, 'latin1');
  head.writeUInt32BE(iptc.length, head.length - 4);
  return Buffer.concat([head, iptc, Buffer.alloc(iptc.length & 1)]);
}

/** The IPTC's records among the resources that Photoshop keeps in one block. */
export function iptcOfPhotoshop(resources: Buffer): Buffer | undefined {
  for (let at = 0; at + 12 <= resources.length && resources.toString('latin1', at, at + 4) === SIGNATURE; ) {
    const nameBytes = 1 + resources[at + 6]!;
    const start = at + 6 + nameBytes + (nameBytes & 1) + 4;
    if (start > resources.length) return undefined;
    const length = resources.readUInt32BE(start - 4);
    if (resources.readUInt16BE(at + 4) === IPTC_RESOURCE) return resources.subarray(start, start + length);
    at = start + length + (length & 1);
  }
  return undefined;
}
