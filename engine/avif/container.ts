import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../header-by-sharp.ts';

export const container: Container<ImageHeader> = {
  recognise: (bytes) => bytes.toString('latin1', 4, 12) === 'ftypavif',
  ambiguous: true,
  readHeader: headerBySharp,
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (avif, { mark }) => (mark ? Buffer.concat([avif, free(mark)]) : avif),
  splicedBytes: ({ mark }) => (mark ? free(mark).length : 0),
};

/** A box that readers pass over, whatever it holds (ISO/IEC 14496-12, 8.1.2). */
function free(body: Buffer): Buffer {
  const head = Buffer.from('\0\0\0\0free', 'latin1');
  head.writeUInt32BE(head.length + body.length);
  return Buffer.concat([head, body]);
}
