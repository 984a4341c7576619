import { isUtf8 } from 'node:buffer';

export interface Encoding {
  name: string;
  bom: number[];
  /** How many of these bytes form whole characters; the others wait for the next ones. */
  whole(bytes: Buffer): number;
  /** The text, up to the first byte that belongs to no character, whose offset is `fault`. */
  decode(bytes: Buffer): { text: string; fault?: number };
}

const utf8: Encoding = {
  name: 'UTF-8',
  bom: [0xef, 0xbb, 0xbf],
  whole(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]!;
      if ((byte & 0xc0) === 0x80) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return length > back ? bytes.length - back : bytes.length;
    }
    return bytes.length;
  },
  decode(bytes) {
    const text = bytes.toString('utf8');
    if (isUtf8(bytes)) return { text };
    // A character U+FFFD that stands in the file takes its three bytes like any other, so up to the first
    // one that is a replacement, the length of the text in bytes is the offset in the file.
    let offset = 0;
    let from = 0;
    for (let at = text.indexOf('\ufffd'); ; at = text.indexOf('\ufffd', from)) {
      offset += Buffer.byteLength(text.slice(from, at));
      if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) {
        return { text: text.slice(0, at), fault: offset };
      }
      offset += 3;
      from = at + 1;
    }
  },
};

function utf16(name: string, bom: number[], bigEndian: boolean): Encoding {
  return {
    name,
    bom,
    whole(bytes) {
      const even = bytes.length - (bytes.length % 2);
      const high = even >= 2 && (bytes[bigEndian ? even - 2 : even - 1]! & 0xfc) === 0xd8;
      return high ? even - 2 : even;
    },
    decode(bytes) {
      const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
      const text = (bigEndian ? even.swap16() : even).toString('utf16le');
      const lone = text.isWellFormed() ? -1 : text.search(/\p{Cs}/u);
      if (lone !== -1) return { text: text.slice(0, lone), fault: lone * 2 };
      return even.length === bytes.length ? { text } : { text, fault: even.length };
    },
  };
}

export const UTF8 = utf8;
const ENCODINGS = [utf8, utf16('UTF-16', [0xff, 0xfe], false), utf16('UTF-16', [0xfe, 0xff], true)];

/** The encoding that a byte-order mark announces, if there is one. */
export function announcedEncoding(head: Uint8Array): Encoding | undefined {
  return ENCODINGS.find(({ bom }) => bom.every((byte, index) => head[index] === byte));
}
