import { orientationExif } from '../exif-orientation.ts';

const MOST_PROFILE_BYTES = 65_519;

/** Puts an orientation tag and a colour profile into a fresh JPEG, after SOI and JFIF. */
export function spliceSegments(jpeg: Buffer, keep: { orientation: number; icc: Buffer | null }): Buffer {
  const extra = keptSegments(keep);
  if (extra.length === 0) return jpeg;
  const after = jpeg[2] === 0xff && jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, after), ...extra, jpeg.subarray(after)]);
}

/** The segments to be kept beside the picture; 36 bytes for the orientation, 18 and more for a profile. */
export function keptSegments(keep: { orientation: number; icc: Buffer | null }): Buffer[] {
  const segments: Buffer[] = [];
  if (keep.orientation !== 1)
    segments.push(
      segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationExif(keep.orientation)])),
    );
  if (keep.icc) {
    const count = Math.ceil(keep.icc.length / MOST_PROFILE_BYTES);
    for (let i = 0; i < count; i++) {
      const mark = Buffer.from(`ICC_PROFILE\0${String.fromCharCode(i + 1, count)}`, 'latin1');
      const part = keep.icc.subarray(i * MOST_PROFILE_BYTES, (i + 1) * MOST_PROFILE_BYTES);
      segments.push(segment(0xe2, Buffer.concat([mark, part])));
    }
  }
  return segments;
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
