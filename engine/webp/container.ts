import type { Container, ImageHeader } from '../format.ts';
import { cleanIcc } from '../icc/clean-icc.ts';
import type { MetadataBlocks } from '../metadata/rights.ts';
import { writeExif } from '../metadata/write-exif.ts';
import { exifOrientation } from '../open/exif-orientation.ts';
import { KeptBytes } from '../open/kept-bytes.ts';
import { frameSize } from './frame-size.ts';
import { isExactWebp } from './is-exact-webp.ts';
import {
  CHUNK_HEAD_BYTES,
  eachChunk,
  FILE_HEAD_BYTES,
  FRAME_HEAD_BYTES,
  flagsOf,
  riffChunk,
  uint32,
} from './riff.ts';
import { splicedWebpBytes, spliceWebp } from './splice-webp.ts';

export interface WebpHeader extends ImageHeader {
  metadata: MetadataBlocks;
  /** The first lossy frame; its quantisers say how it was made. */
  vp8: Buffer | null;
  /** Of all lossy frames. */
  vp8Bytes: number;
  lossless: boolean;
  alpha: boolean;
}

export const container: Container<WebpHeader> = {
  recognise: (bytes) =>
    bytes.length > FILE_HEAD_BYTES &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 12) === 'WEBP',
  readHeader,
  isExact: ({ clean }) => isExactWebp(clean),
  splice: spliceWebp,
  splicedBytes: splicedWebpBytes,
};

function readHeader(bytes: Buffer): WebpHeader | null {
  const kept = new KeptBytes(bytes);
  kept.keep(0, FILE_HEAD_BYTES);
  const header: WebpHeader = {
    width: 0,
    height: 0,
    frames: 0,
    grey: false,
    icc: null,
    orientation: 1,
    metadata: {},
    clean: bytes,
    copied: true,
    vp8: null,
    vp8Bytes: 0,
    lossless: false,
    alpha: false,
  };
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  for (const { type, body } of eachChunk(bytes.subarray(0, end))) readChunk(type, body, header, kept);
  if (header.width === 0) return null;
  const exif = writeExif({ orientation: header.orientation });
  if (exif) kept.add(riffChunk('EXIF', exif));
  header.frames = Math.max(1, header.frames);
  header.clean = finished(kept, header);
  return header;
}

/** With the lengths and the flags of what was kept. */
function finished(kept: KeptBytes, { icc, orientation }: WebpHeader): Buffer {
  kept.set(4, uint32(kept.length - 8));
  const at = FILE_HEAD_BYTES + CHUNK_HEAD_BYTES;
  const bytes = kept.bytes();
  if (bytes.toString('latin1', FILE_HEAD_BYTES, FILE_HEAD_BYTES + 4) === 'VP8X') {
    const flags = flagsOf(bytes[at]!, { icc: icc !== null, exif: orientation !== 1, xmp: false });
    kept.set(at, Buffer.from([flags]));
  }
  return kept.bytes();
}

function readChunk(type: string, body: Buffer, header: WebpHeader, kept: KeptBytes): void {
  const size = frameSize({ type, body });
  // An extended header stands in front, or is none.
  if (type === 'VP8X' && body.length >= 10 && kept.length === FILE_HEAD_BYTES) {
    header.width = 1 + body.readUIntLE(4, 3);
    header.height = 1 + body.readUIntLE(7, 3);
    header.alpha = (body[0]! & 0x10) !== 0;
    addChunk(kept, type, body.subarray(0, 10));
  } else if (size) {
    if (type === 'VP8 ') takeLossy(body, header);
    else header.lossless = true;
    header.width ||= size.width;
    header.height ||= size.height;
    header.alpha ||= size.alpha;
    addChunk(kept, type, body);
  } else if (type === 'ALPH') {
    header.alpha = true;
    addChunk(kept, type, body);
  } else if (type === 'ANIM') addChunk(kept, type, body);
  else if (type === 'ANMF') {
    header.frames += 1;
    keepFrame(body, header, kept);
  } else if (type === 'ICCP' && !header.icc) {
    header.icc = cleanIcc(body);
    if (header.icc) addChunk(kept, type, header.icc);
  } else if (type === 'EXIF') {
    const tiff = body.toString('latin1', 0, 6) === 'Exif\0\0' ? body.subarray(6) : body;
    header.orientation = exifOrientation(tiff);
    header.metadata.exif ??= tiff;
  } else if (type === 'XMP ') header.metadata.xmp ??= body;
}

/** As `riffChunk` makes it, but without one more copy of the body. */
function addChunk(kept: KeptBytes, type: string, body: Buffer): void {
  kept.add(Buffer.concat([Buffer.from(type, 'latin1'), uint32(body.length)]));
  kept.add(body);
  if (body.length & 1) kept.add(Buffer.alloc(1));
}

function takeLossy(body: Buffer, header: WebpHeader): void {
  header.vp8 ??= body;
  header.vp8Bytes += body.length;
}

/** A frame's place and time, and the chunks that make its picture. */
function keepFrame(body: Buffer, header: WebpHeader, kept: KeptBytes): void {
  const start = kept.length;
  // The length as it came: it is set right below, and mostly is.
  kept.add(Buffer.concat([Buffer.from('ANMF', 'latin1'), uint32(body.length)]));
  kept.add(body.subarray(0, FRAME_HEAD_BYTES));
  for (const { type, body: picture } of eachChunk(body, FRAME_HEAD_BYTES)) {
    if (type === 'VP8 ') takeLossy(picture, header);
    if (type === 'VP8L') header.lossless = true;
    if (type === 'ALPH' || type === 'VP8 ' || type === 'VP8L') addChunk(kept, type, picture);
  }
  kept.set(start + 4, uint32(kept.length - start - CHUNK_HEAD_BYTES));
}
