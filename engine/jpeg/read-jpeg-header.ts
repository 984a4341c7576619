import { cleanIcc } from '../clean-icc.ts';
import { ImageError } from '../errors.ts';
import type { Header } from '../picture.ts';
import { type JpegParts, parseJpeg } from './parse-jpeg.ts';
import { keptSegments } from './splice-segments.ts';

export interface JpegHeader extends Header {
  parts: JpegParts;
  /** `clean` without its profile: decoding it skips the colour transform, which costs as much as the rest. */
  bare: Buffer;
}

/** JFIF without density or thumbnail: its presence alone says that the colours are YCbCr. */
const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex');

/** Null when the markers cannot be followed; then only the decoder can say what is wrong. */
export function readJpegHeader(bytes: Buffer): JpegHeader | null {
  const parts = parseJpeg(bytes);
  if (!parts) return null;
  refuseScanBomb(parts);
  const start = [Buffer.from([0xff, 0xd8]), ...(parts.jfif ? [JFIF] : [])];
  // APP14 says how CMYK and RGB are to be understood; other application segments, comments and what is reserved go.
  const adobe = parts.adobe === null ? [] : [adobeSegment(parts.adobe)];
  const picture = [...adobe, ...parts.segments.map(({ start, end }) => bytes.subarray(start, end))];
  const end = parts.whole ? [Buffer.from([0xff, 0xd9])] : [];
  const icc = parts.icc && cleanIcc(parts.icc);
  const { orientation } = parts;
  return {
    format: 'jpeg',
    width: parts.width,
    height: parts.height,
    frames: 1,
    icc,
    orientation,
    parts,
    copied: true,
    bare: Buffer.concat([...start, ...picture, ...end]),
    clean: Buffer.concat([...start, ...keptSegments({ icc, orientation }), ...picture, ...end]),
  };
}

/** Each scan goes over the whole picture again; thousands of empty ones would keep a decoder busy for minutes. */
const MOST_SCANS = 100;

function refuseScanBomb({ segments }: JpegParts): void {
  const scans = segments.filter(({ marker }) => marker === 0xda).length;
  if (scans <= MOST_SCANS) return;
  throw new ImageError(
    'IMAGE_TOO_LARGE',
    `Expected a JPEG of at most ${MOST_SCANS} scans, but found ${scans}.`,
  );
}

// Written anew, so that nothing can hide in it.
function adobeSegment(transform: number): Buffer {
  return Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]);
}
