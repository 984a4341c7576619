import { inflateSync } from 'node:zlib';
import type { Container, ImageHeader } from '../format.ts';
import { cleanIcc } from '../icc/clean-icc.ts';
import type { MetadataBlocks } from '../metadata/rights.ts';
import { exifOrientation } from '../open/exif-orientation.ts';
import { KeptBytes } from '../open/kept-bytes.ts';
import { eachChunk, pngChunk, profileChunk } from './chunks.ts';
import { isExactPng } from './is-exact-png.ts';
import { rawProfile } from './raw-profile.ts';
import { keptChunks, splicePng } from './splice-png.ts';
import { holdsXmp, XMP_KEYWORD, xmpOf } from './xmp-chunk.ts';

export interface PngHeader extends ImageHeader {
  bitDepth: number;
  /** 0 grey, 2 truecolour, 3 palette, 4 grey with alpha, 6 truecolour with alpha. */
  colourType: number;
}

export const container: Container<PngHeader> = {
  recognise: (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  readHeader,
  isExact: ({ clean }) => isExactPng(clean),
  splice: (png, kept) => splicePng(png, keptChunks(kept)),
  splicedBytes: (kept) => keptChunks(kept).reduce((sum, { length }) => sum + length, 0),
};

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
/** Among the types that were seen: a text of that kind. */
const RAW_PROFILE = 'raw profile';

function readHeader(bytes: Buffer): PngHeader | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const kept = new KeptBytes(bytes);
  kept.keep(0, 8);
  const seen = new Set<string>();
  let icc: Buffer | null = null;
  let orientation = 1;
  const metadata: MetadataBlocks = {};
  let animated = false;
  for (const { type, body, start, end } of eachChunk(bytes)) {
    const most = KEPT.get(type);
    const again = seen.has(type) && !REPEATED.has(type);
    if (most !== undefined || type === 'iCCP') seen.add(type);
    if (type === 'iCCP' && !again) {
      icc = readProfile(body);
      // Written anew, so that nothing can hide in its name or behind it.
      if (icc) kept.add(profileChunk(icc));
    }
    if (type === 'acTL' && body.length === 8) animated = body.readUInt32BE(0) > 1;
    if (type === 'eXIf') {
      orientation = exifOrientation(body);
      metadata.exif ??= body;
    }
    // The first that says so, be it broken: each may be a bomb.
    if (!seen.has(XMP_KEYWORD) && holdsXmp(type, body)) {
      seen.add(XMP_KEYWORD);
      metadata.xmp = xmpOf(type, body);
    }
    if (!seen.has(RAW_PROFILE)) {
      const found = rawProfile(type, body);
      if (found) seen.add(RAW_PROFILE);
      metadata.iptc ??= found?.iptc;
      metadata.exif ??= found?.exif;
    }
    if (!again && most !== undefined && body.length <= most) kept.keep(start, end);
    if (type === 'IEND') {
      kept.add(pngChunk('IEND', Buffer.alloc(0)));
      break;
    }
  }
  const colourType = bytes[25]!;
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bitDepth: bytes[24]!,
    colourType,
    frames: 1,
    // One shade may be wholly transparent.
    grey: colourType === 0 && !seen.has('tRNS'),
    animated,
    icc,
    orientation,
    metadata,
    clean: splicePng(kept.bytes(), keptChunks({ icc: null, orientation })),
    copied: true,
  };
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
