import { ImageError } from '../errors.ts';
import type { Container, ImageHeader } from '../format.ts';
import { cleanIcc } from '../icc/clean-icc.ts';
import { isExactJpeg } from './is-exact-jpeg.ts';
import { type JpegParts, parseJpeg } from './parse-jpeg.ts';
import { EOI, JFIF, SOI, segment } from './segment.ts';
import { keptSegments, spliceSegments } from './splice-segments.ts';

export interface JpegHeader extends ImageHeader {
  parts: JpegParts;
  /** `clean` without its profile and orientation. */
  bare: Buffer;
}

export const container: Container<JpegHeader> = {
  recognise: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  readHeader,
  isExact: ({ bare }) => isExactJpeg(bare),
  splice: spliceSegments,
  splicedBytes: (kept) => keptSegments(kept).reduce((sum, { length }) => sum + length, 0),
};

/** Null when the markers cannot be followed; then only the decoder can say what is wrong. */
function readHeader(bytes: Buffer): JpegHeader | null {
  const parts = parseJpeg(bytes);
  if (!parts) return null;
  refuseScanBomb(parts);
  const start = parts.jfif ? [SOI, JFIF] : [SOI];
  // APP14 says how CMYK and RGB are to be understood; other application segments, comments and what is reserved go.
  const adobe = parts.adobe === null ? [] : [adobeSegment(parts.adobe)];
  const picture = [...adobe, ...parts.segments.map(({ start, end }) => bytes.subarray(start, end))];
  const end = parts.whole ? [EOI] : [];
  const icc = parts.icc && cleanIcc(parts.icc);
  const { width, height, orientation } = parts;
  return {
    width,
    height,
    frames: 1,
    grey: parts.components.length === 1,
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
  return segment(0xee, [...Buffer.from('Adobe', 'latin1'), 0, 100, 0, 0, 0, 0, transform]);
}
