import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../header-by-sharp.ts';
import { addedTagBytes, addTag } from './add-tag.ts';
import { refuseKinds } from './refuse-kinds.ts';

/** Of those that are free for private use (TIFF 6.0, section 2): up to 65535. */
const MARK_TAG = 65_210;

export const container: Container<ImageHeader> = {
  recognise: (bytes) => /^(II\*\0|MM\0\*)/.test(bytes.toString('latin1', 0, 4)),
  // Raw photographs of cameras are TIFFs in their own way.
  ambiguous: true,
  readHeader(bytes) {
    refuseKinds(bytes);
    return headerBySharp(bytes);
  },
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (tiff, { mark }) => (mark ? addTag(tiff, MARK_TAG, mark) : tiff),
  splicedBytes: ({ mark }) => (mark ? addedTagBytes(mark) : 0),
};
