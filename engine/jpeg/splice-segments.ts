import { orientationExif } from '../exif-orientation.ts';
import type { Kept } from '../format.ts';
import { segment } from './segment.ts';

/** A comment. */
const COM = 0xfe;
const MOST_PROFILE_BYTES = 65_519;

/** Puts what is kept into a fresh JPEG, after SOI and JFIF. */
export function spliceSegments(jpeg: Buffer, kept: Kept): Buffer {
  const extra = keptSegments(kept);
  if (extra.length === 0) return jpeg;
  const after = jpeg[2] === 0xff && jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, after), ...extra, jpeg.subarray(after)]);
}

/** The segments to be kept beside the picture; 36 bytes for the orientation, 18 and more for a profile, 20 for the mark. */
export function keptSegments({ orientation, icc, mark }: Kept): Buffer[] {
  const segments: Buffer[] = [];
  if (orientation !== 1)
    segments.push(
      segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationExif(orientation)])),
    );
  if (icc) {
    const count = Math.ceil(icc.length / MOST_PROFILE_BYTES);
    for (let i = 0; i < count; i++) {
      const mark = Buffer.from(`ICC_PROFILE\0${String.fromCharCode(i + 1, count)}`, 'latin1');
      const part = icc.subarray(i * MOST_PROFILE_BYTES, (i + 1) * MOST_PROFILE_BYTES);
      segments.push(segment(0xe2, Buffer.concat([mark, part])));
    }
  }
  if (mark) segments.push(segment(COM, mark));
  return segments;
}
