import type { MetadataBlocks } from '../metadata/rights.ts';
import { segment } from './segment.ts';

/** Before a portion of what an XMP packet of over 64 KB leaves to further segments (XMP Specification, part 3, 1.1.3.1). */
export const EXTENSION_MARK = 'http://ns.adobe.com/xmp/extension/\0';
/** Behind it: a digest that the main packet names, the length of all portions, and where this one stands in them. */
const DIGEST_BYTES = 32;
const HEAD_BYTES = EXTENSION_MARK.length + DIGEST_BYTES + 8;
/** What goes on longer holds pictures; of such only the beginning is read. */
const MOST_BYTES = 1024 * 1024;
const PORTION_BYTES = 65_000;
/** A hostile file may have millions of tiny ones. */
const MOST_PORTIONS = 1_000;

/** The portions of a file, put together. */
export class ExtendedXmp {
  readonly #portions: Buffer[] = [];

  add(body: Buffer): void {
    if (body.length > HEAD_BYTES && this.#portions.length < MOST_PORTIONS) this.#portions.push(body);
  }

  /** Undefined where the main packet names none of them, or the first is missing. */
  of(main: Buffer | undefined): MetadataBlocks['extension'] {
    const first = this.#portions.find((body) => offsetOf(body) === 0 && main?.includes(digestOf(body)));
    if (!first) return undefined;
    const digest = digestOf(first);
    const own = this.#portions
      .filter((body) => digestOf(body).equals(digest))
      .sort((a, b) => offsetOf(a) - offsetOf(b));
    const texts: Buffer[] = [];
    let length = 0;
    for (const body of own) {
      if (offsetOf(body) !== length || length > MOST_BYTES) break;
      texts.push(body.subarray(HEAD_BYTES));
      length += body.length - HEAD_BYTES;
    }
    return { packet: Buffer.concat(texts), whole: length === first.readUInt32BE(HEAD_BYTES - 8) };
  }
}

/** The segments for such a packet, beside a main one that names it; none where it does not. */
export function extensionSegments(
  { packet }: NonNullable<MetadataBlocks['extension']>,
  main: Buffer,
): Buffer[] {
  const digest = /HasExtendedXMP\W{1,9}([0-9A-F]{32})\b/.exec(main.toString('latin1'))?.[1];
  if (!digest) return [];
  const segments: Buffer[] = [];
  for (let at = 0; at < packet.length; at += PORTION_BYTES) {
    const head = Buffer.from(`${EXTENSION_MARK}${digest}\0\0\0\0\0\0\0\0`, 'latin1');
    head.writeUInt32BE(packet.length, HEAD_BYTES - 8);
    head.writeUInt32BE(at, HEAD_BYTES - 4);
    segments.push(segment(0xe1, Buffer.concat([head, packet.subarray(at, at + PORTION_BYTES)])));
  }
  return segments;
}

function digestOf(body: Buffer): Buffer {
  return body.subarray(EXTENSION_MARK.length, EXTENSION_MARK.length + DIGEST_BYTES);
}

function offsetOf(body: Buffer): number {
  return body.readUInt32BE(HEAD_BYTES - 4);
}
