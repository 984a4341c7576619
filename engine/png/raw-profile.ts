import { deflateSync, inflateSync } from 'node:zlib';
import { iptcOfPhotoshop, photoshopOfIptc } from '../metadata/iptc-texts.ts';
import type { MetadataBlocks } from '../metadata/rights.ts';

/** A PNG has no chunk for the IPTC's records: ImageMagick and ExifTool write them as text, in hexadecimal digits. */
const KEYWORD = /^Raw profile type (iptc|8bim|exif|APP1)$/;
const IPTC_KEYWORD = 'Raw profile type iptc';
/** What such a text may inflate to: more would be a bomb. */
const MOST_BYTES = 256 * 1024;
const LONGEST_KEYWORD = 79;
const LINE_DIGITS = 72;

/** The block in a chunk of text; undefined where it is another text, or cannot be read. */
export function rawProfile(type: string, body: Buffer): MetadataBlocks | undefined {
  if (type !== 'tEXt' && type !== 'zTXt') return undefined;
  const end = body.subarray(0, LONGEST_KEYWORD + 1).indexOf(0);
  const kind = KEYWORD.exec(body.toString('latin1', 0, Math.max(0, end)))?.[1];
  const text = kind && textOf(type, body.subarray(end + 1));
  // A line with its name, one with its length, and the digits.
  const head = text && /^\n?[^\n]{1,40}\n {0,40}(\d{1,7})\n/.exec(text);
  if (!text || !head) return undefined;
  const bytes = Buffer.from(text.slice(head[0].length).replace(/\s+/g, ''), 'hex').subarray(
    0,
    Number(head[1]),
  );
  if (kind === 'iptc' || kind === '8bim') return { iptc: iptcOfPhotoshop(bytes) };
  const marked = bytes.toString('latin1', 0, 6) === 'Exif\0\0';
  return marked ? { exif: bytes.subarray(6) } : undefined;
}

/** The body of a compressed text with these records. */
export function iptcText(iptc: Buffer): Buffer {
  const block = photoshopOfIptc(iptc);
  const digits = block.toString('hex').replace(new RegExp(`.{${LINE_DIGITS}}`, 'g'), '$&\n');
  const text = `\niptc\n${block.length.toString().padStart(8)}\n${digits}\n`;
  return Buffer.concat([Buffer.from(`${IPTC_KEYWORD}\0\0`, 'latin1'), deflateSync(text)]);
}

function textOf(type: string, rest: Buffer): string | undefined {
  if (type === 'tEXt') return rest.toString('latin1', 0, MOST_BYTES);
  try {
    return inflateSync(rest.subarray(1), { maxOutputLength: MOST_BYTES }).toString('latin1');
  } catch {
    return undefined;
  }
}
