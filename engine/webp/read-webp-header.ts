import { cleanIcc } from '../clean-icc.ts';
import { exifOrientation, orientationExif } from '../exif-orientation.ts';
import type { Header } from '../picture.ts';
import { riffChunk, webpFile } from './webp-file.ts';

export interface WebpHeader extends Header {
  /** The first lossy frame; its quantisers say how it was made. */
  vp8: Buffer | null;
  /** Of all lossy frames. */
  vp8Bytes: number;
  lossless: boolean;
  alpha: boolean;
}

const FRAME_HEAD_BYTES = 16;

export function readWebpHeader(bytes: Buffer): WebpHeader | null {
  const kept: Buffer[] = [];
  const header: WebpHeader = {
    format: 'webp',
    width: 0,
    height: 0,
    frames: 0,
    icc: null,
    orientation: 1,
    clean: bytes,
    copied: true,
    vp8: null,
    vp8Bytes: 0,
    lossless: false,
    alpha: false,
  };
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  for (let at = 12; at + 8 <= end; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const stop = at + 8 + bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, Math.min(stop, end));
    readChunk(type, body, header, kept);
    at = stop + (stop & 1);
  }
  if (header.width === 0) return null;
  if (header.orientation !== 1) kept.push(riffChunk('EXIF', orientationExif(header.orientation)));
  header.frames = Math.max(1, header.frames);
  header.clean = webpFile(kept);
  return header;
}

function readChunk(type: string, body: Buffer, header: WebpHeader, kept: Buffer[]): void {
  if (type === 'VP8X' && body.length >= 10) {
    header.width = 1 + body.readUIntLE(4, 3);
    header.height = 1 + body.readUIntLE(7, 3);
    header.alpha = (body[0]! & 0x10) !== 0;
    const extended = Buffer.from(body.subarray(0, 10));
    kept.push(riffChunk('VP8X', extended));
  } else if (type === 'VP8 ' && body.length >= 10) {
    takeLossy(body, header);
    header.width ||= body.readUInt16LE(6) & 0x3fff;
    header.height ||= body.readUInt16LE(8) & 0x3fff;
    kept.push(riffChunk(type, body));
  } else if (type === 'VP8L' && body.length >= 5) {
    header.lossless = true;
    const bits = body.readUInt32LE(1);
    header.width ||= 1 + (bits & 0x3fff);
    header.height ||= 1 + ((bits >>> 14) & 0x3fff);
    header.alpha ||= ((bits >>> 28) & 1) === 1;
    kept.push(riffChunk(type, body));
  } else if (type === 'ALPH') {
    header.alpha = true;
    kept.push(riffChunk(type, body));
  } else if (type === 'ANIM') kept.push(riffChunk(type, body));
  else if (type === 'ANMF') {
    header.frames += 1;
    kept.push(riffChunk(type, keptFrame(body, header)));
  } else if (type === 'ICCP') {
    header.icc ??= cleanIcc(body);
    if (header.icc) kept.push(riffChunk(type, header.icc));
  } else if (type === 'EXIF') {
    const tiff = body.toString('latin1', 0, 6) === 'Exif\0\0' ? body.subarray(6) : body;
    header.orientation = exifOrientation(tiff);
  }
}

function takeLossy(body: Buffer, header: WebpHeader): void {
  header.vp8 ??= body;
  header.vp8Bytes += body.length;
}

/** A frame's place and time, and the chunks that make its picture. */
function keptFrame(body: Buffer, header: WebpHeader): Buffer {
  const kept: Buffer[] = [body.subarray(0, FRAME_HEAD_BYTES)];
  for (let at = FRAME_HEAD_BYTES; at + 8 <= body.length; ) {
    const stop = at + 8 + body.readUInt32LE(at + 4);
    const type = body.toString('latin1', at, at + 4);
    if (type === 'VP8 ') takeLossy(body.subarray(at + 8, stop), header);
    if (type === 'VP8L') header.lossless = true;
    if (type === 'ALPH' || type === 'VP8 ' || type === 'VP8L')
      kept.push(riffChunk(type, body.subarray(at + 8, stop)));
    at = stop + (stop & 1);
  }
  return Buffer.concat(kept);
}
