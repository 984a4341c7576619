import type { Kept } from '../format.ts';
import { photoshopOfIptc } from '../metadata/iptc-texts.ts';
import { keptExif, keptXmp } from '../metadata/kept-blocks.ts';
import { extensionSegments } from './extended-xmp.ts';
import { PHOTOSHOP_MARK, XMP_MARK } from './parse-jpeg.ts';
import { segment } from './segment.ts';

/** A comment. */
const COM = 0xfe;
const MOST_PROFILE_BYTES = 65_519;

/** Puts what is kept into a fresh JPEG, after SOI and JFIF. */
export function spliceSegments(jpeg: Buffer, kept: Kept): Buffer {
  const extra = keptSegments(kept);
  if (extra.length === 0) return jpeg;
  const after = jpeg[2] === 0xff && jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  // A copy of the source has an Exif segment of its own, which the new one takes the place of.
  const own = jpeg[after] === 0xff && jpeg[after + 1] === 0xe1 ? 2 + jpeg.readUInt16BE(after + 2) : 0;
  return Buffer.concat([jpeg.subarray(0, after), ...extra, jpeg.subarray(after + own)]);
}

/** The segments to be kept beside the picture; 36 bytes for the orientation, 18 and more for a profile, 20 for the mark. */
export function keptSegments(kept: Kept): Buffer[] {
  const { icc, all, mark } = kept;
  const segments: Buffer[] = [];
  const [exif, xmp] = [keptExif(kept), keptXmp(kept)];
  if (exif) segments.push(segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])));
  if (xmp) segments.push(segment(0xe1, Buffer.concat([Buffer.from(XMP_MARK, 'latin1'), xmp])));
  if (xmp && all?.extension) segments.push(...extensionSegments(all.extension, xmp));
  if (all?.iptc) {
    const resources = photoshopOfIptc(all.iptc);
    segments.push(segment(0xed, Buffer.concat([Buffer.from(PHOTOSHOP_MARK, 'latin1'), resources])));
  }
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
