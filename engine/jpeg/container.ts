import { ImageError } from '../errors.ts';
import type { Container, ImageHeader } from '../format.ts';
import { cleanIcc } from '../icc/clean-icc.ts';
import { lazy } from '../lazy.ts';
import { hasAllScans } from './has-all-scans.ts';
import { isExactJpeg, isWholeJpeg } from './is-exact-jpeg.ts';
import { type JpegParts, parseJpeg, type Segment } from './parse-jpeg.ts';
import { EOI, JFIF, SOI, segment } from './segment.ts';
import { keptSegments, spliceSegments } from './splice-segments.ts';

export interface JpegHeader extends ImageHeader {
  parts: JpegParts;
  /** `clean` without its profile and orientation. */
  bare: Buffer;
  /** The file as it came, where its scans can be read from there; else they are those of `bare`. */
  readable: Buffer | null;
}

export const container: Container<JpegHeader> = {
  recognise: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  readHeader,
  isExact: ({ bare }) => isExactJpeg(bare),
  isWhole: ({ bare }) => isWholeJpeg(bare),
  splice: spliceSegments,
  splicedBytes: (kept) => keptSegments(kept).reduce((sum, { length }) => sum + length, 0),
};

/** Null when the markers cannot be followed; then only the decoder can say what is wrong. */
export function readHeader(bytes: Buffer): JpegHeader | null {
  const parts = parseJpeg(bytes);
  if (!parts) return null;
  refuseScanBomb(parts);
  const start = parts.jfif ? [SOI, JFIF] : [SOI];
  if (!parts.whole) refuseMissingScans(bytes, parts);
  // APP14 says how CMYK and RGB are to be understood; other application segments, comments and what is reserved go.
  const adobe = parts.adobe === null ? [] : [adobeSegment(parts)];
  const picture = [...adobe, ...parts.segments.map((one) => plainSegment(bytes, one, parts))];
  // A file that lacks its end alone lacks no pixel; where it lacks more, the decoder finds that out.
  const end = [EOI];
  const icc = parts.icc && cleanIcc(parts.icc);
  const { width, height, orientation, metadata } = parts;
  const kept = keptSegments({ icc, orientation });
  // Most pictures are halved without either copy.
  const bare = lazy(() => Buffer.concat([...start, ...picture, ...end]));
  const clean = lazy(() =>
    kept.length > 0 ? Buffer.concat([...start, ...kept, ...picture, ...end]) : bare(),
  );
  return {
    width,
    height,
    frames: 1,
    grey: parts.components.length === 1,
    bareInks: parts.components.length === 4 && !icc,
    icc,
    orientation,
    metadata,
    parts,
    copied: true,
    readable: parts.whole && parts.segments.every((one) => isPlain(bytes, one, parts)) ? bytes : null,
    cleanBytes: [...start, ...kept, ...picture, ...end].reduce((sum, { length }) => sum + length, 0),
    get bare() {
      return bare();
    },
    get clean() {
      return clean();
    },
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

/** As the standard has it: some telephones write into the head of a sequential scan what only a progressive one has. */
function plainSegment(bytes: Buffer, one: Segment, parts: JpegParts): Buffer {
  const found = bytes.subarray(one.start, one.end);
  if (isPlain(bytes, one, parts)) return found;
  const tail = 5 + 2 * found[4]!;
  return Buffer.concat([found.subarray(0, tail), Buffer.from([0, 63, 0]), found.subarray(tail + 3)]);
}

function isPlain(bytes: Buffer, { marker, start, end }: Segment, { process }: JpegParts): boolean {
  const found = bytes.subarray(start, end);
  const tail = 5 + 2 * found[4]!;
  if (marker !== 0xda || process > 1 || tail + 3 > found.length) return true;
  const [first, last, bits] = found.subarray(tail, tail + 3);
  return first === 0 && last === 63 && bits === 0;
}

/** Without its end mark a file may lack whole scans, which no decoder finds out. */
function refuseMissingScans(bytes: Buffer, parts: JpegParts): void {
  if (hasAllScans(bytes, parts)) return;
  throw new ImageError(
    'IMAGE_TRUNCATED',
    'Expected a whole JPEG, but found one that is cut off between two of its scans.',
  );
}

// Written anew, so that nothing can hide in it. Of a transform that there is none of, every decoder thinks this.
function adobeSegment({ adobe, components }: JpegParts): Buffer {
  const transform =
    components.length === 3 ? Math.min(1, adobe!) : components.length === 4 && adobe !== 0 ? 2 : adobe!;
  return segment(0xee, [...Buffer.from('Adobe', 'latin1'), 0, 100, 0, 0, 0, 0, transform]);
}
