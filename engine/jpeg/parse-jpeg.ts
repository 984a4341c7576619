import { ImageError } from '../errors.ts';
import { iptcOfPhotoshop } from '../metadata/iptc-texts.ts';
import type { MetadataBlocks } from '../metadata/rights.ts';
import { exifOrientation } from '../open/exif-orientation.ts';
import { EXTENSION_MARK, ExtendedXmp } from './extended-xmp.ts';

/** One marker segment of a JPEG: where it lies in the file, marker included. */
export interface Segment {
  marker: number;
  start: number;
  end: number;
}

export interface JpegParts {
  width: number;
  height: number;
  components: { id: number; h: number; v: number; table: number }[];
  /** SOF0 to SOF15 as its number: 0 and 1 are sequential, 2 is progressive. */
  process: number;
  precision: number;
  /** Quantisation tables by number, in zigzag order, as they stand at the first scan. */
  tables: (Uint16Array | undefined)[];
  icc: Buffer | null;
  orientation: number;
  metadata: MetadataBlocks;
  /** Adobe's colour transform, null without the segment. */
  adobe: number | null;
  jfif: boolean;
  /** Those that make the picture: frames, tables, restart intervals, scans. */
  segments: Segment[];
  /** The end of the picture: what follows EOI is not part of it. */
  end: number;
  /** False when the file stops before EOI. */
  whole: boolean;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
/** A file of a hundred scans with tables of their own has a few hundred; millions would be a bomb. */
const MOST_SEGMENTS = 2_000;
const DRI = 0xdd;
const ICC_MARK = 'ICC_PROFILE\0';
export const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0';
export const PHOTOSHOP_MARK = 'Photoshop 3.0\0';

/** Walks the markers without decoding anything; null when they make no sense. Throws for far too many of them. */
export function parseJpeg(bytes: Buffer): JpegParts | null {
  const parts: JpegParts = {
    width: 0,
    height: 0,
    components: [],
    process: 0,
    precision: 8,
    tables: [],
    icc: null,
    orientation: 1,
    metadata: {},
    adobe: null,
    jfif: false,
    segments: [],
    end: bytes.length,
    whole: false,
  };
  const iccParts = new Map<number, Buffer>();
  const extended = new ExtendedXmp();
  let scanned = false;
  let at = 2;
  while (at + 4 <= bytes.length || (at + 2 <= bytes.length && bytes[at + 1] === EOI)) {
    const marker = bytes[at + 1]!;
    // Bytes that nobody knows stand between segments of some files; every decoder goes on to the next mark.
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0) {
      at += 1;
      continue;
    }
    // Marks without a body; restarts have no meaning outside a scan.
    if (marker === 1 || (marker >= 0xd0 && marker < SOI)) {
      at += 2;
      continue;
    }
    if (marker === EOI) {
      parts.end = at + 2;
      parts.whole = true;
      break;
    }
    if (marker === SOI) return null;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) break;
    const body = bytes.subarray(at + 4, end);
    const scanEnd = marker === SOS ? endOfScan(bytes, end) : end;
    if (isPicture(marker)) addSegment(parts.segments, { marker, start: at, end: scanEnd });
    // What stands behind the first scan comes too late for every decoder: it changes nothing of how it is shown.
    scanned ||= marker === SOS;
    if (isFrame(marker)) readFrame(marker, body, parts);
    else if (scanned) {
      at = scanEnd;
      continue;
    } else if (marker === DQT) readTables(body, parts.tables);
    else if (marker === 0xe0 && body.length >= 14 && body.toString('latin1', 0, 5) === 'JFIF\0')
      parts.jfif = true;
    else if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      parts.metadata.exif ??= body.subarray(6);
      if (parts.orientation === 1) parts.orientation = exifOrientation(body.subarray(6));
    } else if (marker === 0xe1 && body.toString('latin1', 0, XMP_MARK.length) === XMP_MARK) {
      parts.metadata.xmp ??= body.subarray(XMP_MARK.length);
    } else if (marker === 0xe1 && body.toString('latin1', 0, EXTENSION_MARK.length) === EXTENSION_MARK) {
      extended.add(body);
    } else if (marker === 0xed && body.toString('latin1', 0, PHOTOSHOP_MARK.length) === PHOTOSHOP_MARK) {
      parts.metadata.iptc ??= iptcOfPhotoshop(body.subarray(PHOTOSHOP_MARK.length));
    } else if (marker === 0xe2 && body.toString('latin1', 0, 12) === ICC_MARK && body.length > 14)
      iccParts.set(body[12]!, body.subarray(14));
    else if (marker === 0xee && body.toString('latin1', 0, 5) === 'Adobe' && body.length >= 12)
      parts.adobe = body[11]!;
    at = scanEnd;
  }
  if (parts.width === 0 || parts.components.length === 0) return null;
  parts.metadata.extension = extended.of(parts.metadata.xmp);
  const inOrder = [...iccParts].sort(([a], [b]) => a - b);
  if (inOrder.length > 0) parts.icc = Buffer.concat(inOrder.map(([, part]) => part));
  return parts;
}

/** Frames and Huffman tables, scans, quantisation tables, restart intervals. */
function isPicture(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf) || marker === SOS || marker === DQT || marker === DRI;
}

function addSegment(segments: Segment[], segment: Segment): void {
  if (segments.push(segment) <= MOST_SEGMENTS) return;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected a JPEG of at most ${MOST_SEGMENTS} tables and scans, but found more.`,
  );
}

export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1]!;
    if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
    else if (next === 0xff) at += 1;
    else return at;
  }
  return bytes.length;
}

function readTables(body: Buffer, tables: (Uint16Array | undefined)[]): void {
  let at = 0;
  while (at < body.length) {
    const wide = body[at]! >> 4 !== 0;
    const number = body[at]! & 15;
    at += 1;
    if (at + (wide ? 128 : 64) > body.length) return;
    const table = new Uint16Array(64);
    for (let i = 0; i < 64; i++) table[i] = wide ? body.readUInt16BE(at + 2 * i) : body[at + i]!;
    tables[number] = table;
    at += wide ? 128 : 64;
  }
}

function readFrame(marker: number, body: Buffer, parts: JpegParts): void {
  if (parts.width > 0 || body.length < 6) return;
  parts.process = marker - 0xc0;
  parts.precision = body[0]!;
  parts.height = body.readUInt16BE(1);
  parts.width = body.readUInt16BE(3);
  for (let at = 6; at + 3 <= body.length && parts.components.length < body[5]!; at += 3)
    parts.components.push({
      id: body[at]!,
      h: body[at + 1]! >> 4,
      v: body[at + 1]! & 15,
      table: body[at + 2]!,
    });
}
