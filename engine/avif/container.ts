import { ImageError } from '../errors.ts';
import type { Container, ImageHeader, Kept } from '../format.ts';
import { keptExif, keptXmp } from '../metadata/kept-blocks.ts';
import { headerBySharp } from '../open/header-by-sharp.ts';
import { openFile } from '../open/open-file.ts';
import { writeBox } from './boxes.ts';
import { cleanAvif } from './clean-avif.ts';
import { type AvifBoxes, readBoxes } from './read-boxes.ts';
import { readItems } from './read-items.ts';
import { BESIDE_BYTES } from './write-avif.ts';

export interface AvifHeader extends ImageHeader {
  fullChroma: boolean;
}

export const container: Container<AvifHeader> = {
  recognise: (bytes) => bytes.toString('latin1', 4, 12) === 'ftypavif',
  ambiguous: true,
  readHeader,
  isExact,
  splice,
  // The encoder itself writes all else, as it has read it.
  splicedBytes: (kept) => {
    const exif = exifOf(kept);
    return (exif ? exif.length + BESIDE_BYTES : 0) + (kept.mark ? free(kept.mark).length : 0);
  },
};

/** Primaries that are no sRGB, by their numbers in ITU-T H.273. */
const WIDE = new Map<number, ImageHeader['primaries']>([
  [9, 'bt2020'],
  [12, 'p3'],
]);

async function readHeader(bytes: Buffer): Promise<AvifHeader> {
  const items = readItems(bytes);
  const boxes = items && readBoxes(items);
  if (boxes) refuseKinds(boxes);
  const header = await headerBySharp(bytes);
  const clean = items && header.frames === 1 ? cleanAvif(items, bytes.length) : null;
  return {
    ...header,
    ...(clean && { clean, copied: true }),
    fullChroma: boxes?.fullChroma ?? false,
    primaries: boxes?.cicp ? WIDE.get(boxes.cicp.primaries) : undefined,
    premultiplied: boxes?.premultiplied ?? false,
    narrowGrey: boxes?.narrowGrey ?? false,
  };
}

/** The decoder refuses what stands behind the pixels of a tile, or of a unit (libaom; AV1, 5.3.4 and 8.2.4). */
function isExact(header: AvifHeader): Promise<boolean> {
  return openFile(header, {})
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** The encoder has written XMP, but into a copy it is put here, as Exif is into every file. */
function splice(avif: Buffer, kept: Kept): Buffer {
  const xmp = keptXmp(kept, { withoutExif: true });
  const exif = exifOf(kept);
  const items = exif || (xmp && !avif.includes(xmp)) ? readItems(avif) : null;
  const told = (items && cleanAvif(items, avif.length, { xmp, exif })) ?? avif;
  return kept.mark ? Buffer.concat([told, free(kept.mark)]) : told;
}

/** Only where it is kept whole, for rights stand in XMP; boxes of the picture's own say which side is up. */
function exifOf({ all }: Kept): Buffer | null {
  return all?.exif ? keptExif({ all, orientation: 1 }) : null;
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
  return writeBox('free', body);
}
