import { inflateSync } from 'node:zlib';
import { cleanIcc } from '../clean-icc.ts';
import { exifOrientation, orientationExif } from '../exif-orientation.ts';
import { KeptBytes } from '../kept-bytes.ts';
import type { Header } from '../picture.ts';
import { pngChunk, profileChunk } from './png-chunk.ts';

export interface PngHeader extends Header {
  bitDepth: number;
  /** 0 grey, 2 truecolour, 3 palette, 4 grey with alpha, 6 truecolour with alpha. */
  colourType: number;
  /** True for APNG: only its first frame could be decoded. */
  animated: boolean;
}

/** The chunks that make the picture, each with the most bytes it may have; text, times and private chunks go. */
const KEPT = new Map(
  Object.entries({
    IHDR: 13,
    PLTE: 768,
    tRNS: 256,
    IDAT: Number.POSITIVE_INFINITY,
    sRGB: 1,
    gAMA: 4,
    cHRM: 32,
    cICP: 4,
    acTL: 8,
    fcTL: 26,
    fdAT: Number.POSITIVE_INFINITY,
  }),
);
/** Those that come more than once. */
const REPEATED = new Set(['IDAT', 'fcTL', 'fdAT']);
const MOST_PROFILE_BYTES = 4_000_000;

export function readPngHeader(bytes: Buffer): PngHeader | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const kept = new KeptBytes(bytes);
  kept.keep(0, 8);
  const seen = new Set<string>();
  let icc: Buffer | null = null;
  let orientation = 1;
  let animated = false;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = Math.min(at + 12 + length, bytes.length);
    const body = bytes.subarray(at + 8, Math.max(at + 8, end - 4));
    const most = KEPT.get(type);
    const again = seen.has(type) && !REPEATED.has(type);
    if (most !== undefined || type === 'iCCP') seen.add(type);
    if (type === 'iCCP' && !again) {
      icc = readProfile(body);
      // Written anew, so that nothing can hide in its name or behind it.
      if (icc) kept.add(profileChunk(icc));
    }
    if (type === 'acTL' && body.length === 8) animated = body.readUInt32BE(0) > 1;
    if (type === 'eXIf') orientation = exifOrientation(body);
    if (!again && most !== undefined && body.length <= most) kept.keep(at, end);
    if (type === 'IEND') {
      kept.add(pngChunk('IEND', Buffer.alloc(0)));
      break;
    }
    at = end;
  }
  return {
    format: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bitDepth: bytes[24]!,
    colourType: bytes[25]!,
    frames: 1,
    animated,
    icc,
    orientation,
    clean: orientation === 1 ? kept.bytes() : turned(kept.bytes(), orientation),
    copied: true,
  };
}

/** Right behind IHDR, where every decoder reads it. */
function turned(png: Buffer, orientation: number): Buffer {
  const chunk = pngChunk('eXIf', orientationExif(orientation));
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

// A profile that inflates to more than a few megabytes is a bomb, not a profile.
function readProfile(body: Buffer): Buffer | null {
  const nameEnd = body.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79) return null;
  try {
    return cleanIcc(inflateSync(body.subarray(nameEnd + 2), { maxOutputLength: MOST_PROFILE_BYTES }));
  } catch {
    return null;
  }
}
