import { ImageError } from '../errors.ts';
import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../header-by-sharp.ts';
import { type AvifBoxes, readBoxes } from './read-boxes.ts';

export interface AvifHeader extends ImageHeader {
  fullChroma: boolean;
}

export const container: Container<AvifHeader> = {
  recognise: (bytes) => bytes.toString('latin1', 4, 12) === 'ftypavif',
  ambiguous: true,
  readHeader,
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (avif, { mark }) => (mark ? Buffer.concat([avif, free(mark)]) : avif),
  splicedBytes: ({ mark }) => (mark ? free(mark).length : 0),
};

/** Primaries that are no sRGB, by their numbers in ITU-T H.273. */
const WIDE = new Map<number, ImageHeader['primaries']>([
  [9, 'bt2020'],
  [12, 'p3'],
]);

async function readHeader(bytes: Buffer): Promise<AvifHeader> {
  const boxes = readBoxes(bytes);
  if (boxes) refuseKinds(boxes);
  return {
    ...(await headerBySharp(bytes)),
    fullChroma: boxes?.fullChroma ?? false,
    primaries: boxes?.cicp ? WIDE.get(boxes.cicp.primaries) : undefined,
    premultiplied: boxes?.premultiplied ?? false,
  };
}

/** Transfer functions whose light is not that of a screen. */
const TRANSFERS = new Map([
  [8, 'linear light'],
  [16, 'a high dynamic range (PQ)'],
  [18, 'a high dynamic range (HLG)'],
]);

/** What libvips would show otherwise than browsers do. */
function refuseKinds({ cicp, turned, alpha }: AvifBoxes): void {
  const transfer = cicp && TRANSFERS.get(cicp.transfer);
  const kind = transfer ? `of ${transfer}` : turned && alpha ? 'with alpha that is to be turned' : undefined;
  if (kind === undefined) return;
  throw new ImageError(
    'UNSUPPORTED_FORMAT',
    `Expected an AVIF of a common kind, but found one ${kind}, which cannot be shown here as it is meant.`,
  );
}

/** A box that readers pass over, whatever it holds (ISO/IEC 14496-12, 8.1.2). */
function free(body: Buffer): Buffer {
  const head = Buffer.from('\0\0\0\0free', 'latin1');
  head.writeUInt32BE(head.length + body.length);
  return Buffer.concat([head, body]);
}
